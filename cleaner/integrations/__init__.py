"""Cleaning as a part of other people's pipelines; each module needs the package that it is named after."""
