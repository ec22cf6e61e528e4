"""Make vocab-text.json, the vocabulary of the model of text, from examples on standard input.

  go run ./models/embedded/train examples --model text --seed 1 -n 3000 | python3 models/embedded/train/vocabulary.py models/embedded/train/vocab-text.json
"""
import collections, json, sys
import tok

def merges(counts, n):
    """The n pairs that byte-pair encoding joins first, in order."""
    words = [(list(w), c) for w, c in counts.items() if c > 2 and len(w) > 1]; made = []
    while len(made) < n:
        pairs = collections.Counter()
        for w, c in words:
            for p in zip(w, w[1:]): pairs[p] += c
        (a, b), _ = max(pairs.items(), key=lambda x: (x[1], x[0])); made.append(a + b)
        for w, _ in words:
            i = 0
            while i < len(w) - 1:
                if w[i] == a and w[i + 1] == b: w[i:i + 2] = [a + b]
                i += 1
    return made

def main(path, size=1024):
    counts = collections.Counter()
    for line in sys.stdin:
        for text, _ in json.loads(line): counts.update(tok.words(text))
    single = [tok.SP] + [chr(c) for c in range(33, 127)]
    made = merges({w: c for w, c in counts.items() if all(x in single for x in w)}, size - 259 - len(single))
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)] + made + single
    types = [2, 3, 3] + [6] * 256 + [1] * (len(made) + len(single))
    scores = [0.0] * 259 + [-float(i) for i in range(len(made) + len(single))]
    with open(path, "w") as f: json.dump({"pieces": pieces, "scores": scores, "types": types}, f, ensure_ascii=False)

if __name__ == "__main__":
    main(sys.argv[1])
