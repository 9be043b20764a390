"""Characters that are rare in good text and common in mojibake, by what went wrong.

They were chosen one after the other, each the one that stands in the most samples of damage (six to
twelve characters of Chinese prose) that none before it stands in, among the characters that make up
less than one in 40,000 of good text.
"""

from __future__ import annotations

#: UTF-8 read as GBK: the first two bytes of common characters; also after UTF-8 read as Latin-1.
UTF8_AS_GBK = (
    "哄妗妞妤妫妯妲妾姊姒姗姘姝姣姹娅娆娈娉娌娑娓娣娲娴娼婀婊婕婢婧婵宀宄宓宕宥宸寤寮寰庡惧拢掳搴杈杌杓杞"
    "杩棣棰椁椋椐椤椴椹楂楗楝楠楣楦楫楱楸楹榀榄榇榈榉榘榛榧榫榭榻槌槎欒殑氓浜浠浣浼涓涔淇渚澧澶澹濂濉濞濠"
    "濡濮濯瀚瀛瀣瀵瀹灏灞琚琛瑁瑕瑗瑙瑜瑭瑷瑾璀璁璇璋璎璐璜璞璧璨璩璺瓒甯疆碌禄竴笉紝細纭纰纾绀绁绂绉绋绌"
    "绐绔绗绛绠绡绨绫绮绯绱绲绶绺绻绾缁缂缃缇缈缍聜脝脠脢脦脧脫脭脰茂莽虏褰蹇鈥銆銇鍊鍋鍌鍍鍎鍏鍐鍑鍒鍓鍔"
    "鍕鍖鍗鍘鍙鍚鍛鍜鍝鍞鍟鍠鍡鍢鍣鍤鍥鍦鍧鍨鍩鍫鎬鎭鎮鎯鎰鎱鎲鎳鎴鎵鎶鎷鎸鎹鎺鎻鎼鎽鎾鎿鏀鏁鏂鏃鏄鏅鏆鏇"
    "鏈鏉鏋鏌鏍鐎鐏鐐鐑鐒鐓鐔鐕鐖鐗鐘鐙鐚鐛鐜鐝鐞鐟鐠鐡鐢鐣鐤鐥鐦鐧鐨鐩鐪鐫鐬鐭鐮鑰鑱鑲鑳鑴鑵鑶鑷鑸鑹鑺鑻"
    "鑼鑽鑾鑿钀钁钂钃钄钑钖钘铇铏铓铔铚铦铻锛锜锠閫閬閭閮閯閰閱閲閳閴閵閶閷閸閹閺閻閼閽閾閿闀闁闂闃闄闅闆"
    "闇闈闉闊闋隆雼霃韪韫韬頃骞\ue15f\ue5d3﹀"
)
#: UTF-8 read as Big5.
UTF8_AS_BIG5 = (
    "亙仿冽啣嗅嗡嚗憌憟憭憿拇摨摮摰撅撌撖撟撠撣撽敶敹敺獢甇甈瘚瘜瘝瘞皞砍箏箸蝏蝚蝡蝥踵踹鈭銋銝銵閮隞隡雿"
    "霂霈靚韏韐頧颲餃餈餉"
)
#: Letters that come one beside the other where bytes were read as Latin-1 or Windows-1252.
LATIN = "".join(chr(i) for i in range(0xC0, 0x100) if i not in (0xD7, 0xF7))
