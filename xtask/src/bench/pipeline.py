"""The peer of the reading measurement: the usual Python libraries for the same work.

Converts the script (OpenCC), cuts sentences, segments words (jieba), normalises Chinese numerals (cn2an) and
finds numbers with their units. Prints megabytes of UTF-8 text a second. It finds no subjects and judges nothing.
"""
import logging, pathlib, re, sys, time

import cn2an, jieba, opencc

jieba.setLogLevel(logging.ERROR)
jieba.initialize()
convert = opencc.OpenCC("t2s").convert
sentence = re.compile(r"[^。！？；\n]+[。！？；]?")
number = re.compile(r"(\d+(?:\.\d+)?)(万|亿)?(%|个百分点|人次|平方米|元|所|名|人|个|项|次|处|台|套|门)?")


def read(text):
    found = 0
    for part in sentence.findall(convert(text)):
        try:
            part = cn2an.transform(part, "cn2an")
        except (ValueError, KeyError):
            pass
        jieba.lcut(part)
        found += len(number.findall(part))
    return found


texts = [pathlib.Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]]
read(texts[0])
size = sum(len(text.encode()) for text in texts)
rounds = max(1, 1_000_000 // size)
begun = time.perf_counter()
for _ in range(rounds):
    for text in texts:
        read(text)
print(size * rounds / 1e6 / (time.perf_counter() - begun))
