"""What is known about text as such: decoding, lines, outline, masks, the language of web pages."""
