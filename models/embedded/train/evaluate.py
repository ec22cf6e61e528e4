"""The product's protocol on two checkpoints: small drafts and asks, strong answers from its own solution, small revises. Greedy throughout.

  go run ./models/embedded/train problems --seed 5000000 -n 500 > held.jsonl
  python3 models/embedded/train/evaluate.py small.pt strong.pt held.jsonl
  python3 models/embedded/train/evaluate.py small.pt strong.pt held.jsonl --questions q.jsonl && go run ./models/embedded/train grade < q.jsonl

`gate` says which of the published conditions hold. A repeated question is dropped; an adaptive session ends with it, where the product asks once more for another.
"""
import argparse, json, random, re, time
import torch, torch.nn.functional as F
import tok
from train import LM, depth

def load(path, heads=4):
    s = torch.load(path); m = LM(s["e.weight"].shape[1], depth(s), heads); m.load_state_dict(s); return m.eval()

@torch.no_grad()
def generate(m, tk, prompts, stop, most=170):
    """Greedy texts after prompts, all at once: prompts are padded on the left, every row keeps its own positions."""
    rows = [[1] + tk.encode(p) for p in prompts]; B, T = len(rows), max(map(len, rows)); end = tk.encode(stop)
    ids = torch.zeros(B, T, dtype=torch.long); pad = torch.tensor([T - len(r) for r in rows])
    for i, r in enumerate(rows): ids[i, T - len(r):] = torch.tensor(r)
    hd = m.cos.shape[1] * 2; kv = [(torch.zeros(B, b.h, T + most, hd), torch.zeros(B, b.h, T + most, hd)) for b in m.b]
    out = [[] for _ in rows]; live = set(range(B)); at = 0
    while live and at < T + most:
        n = ids.shape[1]; pos = (torch.arange(at, at + n)[None] - pad[:, None]).clamp(min=0)
        keys = torch.arange(at + n)
        mask = ((keys[None, None] > torch.arange(at, at + n)[None, :, None]) | (keys[None, None] < pad[:, None, None])).float()[:, None] * -1e9
        x = m.e(ids); cos, sin = m.cos[pos][:, None], m.sin[pos][:, None]
        for b, (K, V) in zip(m.b, kv): x = step(b, x, cos, sin, K, V, at, mask)
        t = m.head(m.n(x[:, -1])).argmax(-1); at += n; ids = t[:, None]
        for i in list(live):
            out[i].append(int(t[i]))
            if out[i][-len(end):] == end or len(out[i]) >= most: live.discard(i)
    return [tk.decode(o).strip() for o in out]

def step(b, x, cos, sin, K, V, at, mask):
    """A block on new positions, which are put into the cache."""
    from train import rotate
    B, n, D = x.shape; y = b.n1(x); q, k, v = (f(y).view(B, n, b.h, D // b.h).transpose(1, 2) for f in (b.q, b.k, b.v))
    K[:, :, at:at + n] = rotate(k, cos, sin); V[:, :, at:at + n] = v; q = rotate(q, cos, sin)
    a = (q @ K[:, :, :at + n].transpose(-1, -2) / (D // b.h) ** .5 + mask).softmax(-1) @ V[:, :, :at + n]
    x = x + b.o(a.transpose(1, 2).reshape(B, n, D)); y = b.n2(x)
    return x + b.dn(F.silu(b.g(y)) * b.u(y))

def answer(text):
    m = re.findall(r"Answer: (\d+)", text); return int(m[-1]) if m else None

def truth(q, p):
    """The true answer, or None for an unknown form. Only for figures on the way: `train grade` counts by the product's own rules."""
    m = re.fullmatch(r"Is the (?:(answer)|(?:(result|number) (?:of|in) |(last digit) of )step (\d+)) (?:(even)|(above )?(\d+))\?", q)
    if not m: return None
    at = int(m[4] or 1) - 1
    if at >= len(p["numbers"]): return None
    v = p["answer"] if m[1] else p["numbers"][at] if m[2] == "number" else p["results"][at]
    if m[5]: return v % 2 == 0
    n = int(m[7]); return v > n if m[6] else v % 10 == n if m[3] else v == n

def main():
    p = argparse.ArgumentParser(); a = p.add_argument
    a("small"); a("strong"); a("problems"); a("-n", type=int, default=500); a("--show", type=int, default=0); a("--threads", type=int, default=1); a("--rounds", type=int, default=10)
    a("--questions", help="write every question and the strong model's answer here, for `train grade`"); a("--false", type=int, default=0, dest="wrong", help="show so many false answers"); o = p.parse_args()
    torch.set_num_threads(o.threads); tk = tok.load(); small, strong, r, t0 = load(o.small), load(o.strong), random.Random(1), time.time(); n = {}
    def count(k, ok, of=1): c = n.setdefault(k, [0, 0]); c[0] += ok; c[1] += of
    graded = open(o.questions, "w") if o.questions else None; wrong = []
    def decide(m, ps, owns, drafts, lists, grade=None):
        """yes or no to each problem's questions, one after the other in one context."""
        ctx = [f"P: {p['text']}\nA: {own}\nDraft: {d}\n" for p, own, d in zip(ps, owns, drafts)]; out = [[] for _ in ps]
        for j in range(max(map(len, lists), default=0)):
            rows = [i for i in range(len(ps)) if j < len(lists[i])]
            for i, t in zip(rows, generate(m, tk, [ctx[i] + f"Q: {lists[i][j]}" for i in rows], "\n", 14)):
                q = lists[i][j]; y = t.split(" ")[-1]; y = y if y in ("yes", "no") else "no"; out[i].append(y); ctx[i] += f"Q: {q} {t}\n"
                if not grade: continue
                true = truth(q, ps[i])
                if true is None: count(f"{grade}: unknown form", 1); continue
                count(f"{grade}: answers true", (y == "yes") == true)
                if (y == "yes") != true: wrong.append((q, t, ps[i]["solution"], owns[i]))
                if graded: graded.write(json.dumps({"seed": ps[i]["seed"], "question": q, "yes": y == "yes"}) + "\n")
        return out
    def history(p, draft, qa): return f"P: {p['text']}\nA: {draft}\n" + "".join(f"Q: {q} {y}\n" for q, y in qa)
    todo = [json.loads(l) for l in open(o.problems)][:o.n]
    for s in range(0, len(todo), 100):
        ps = todo[s:s + 100]; N = range(len(ps)); right = lambda ts: [answer(t) == p["answer"] for t, p in zip(ts, ps)]
        refs = generate(strong, tk, [f"P: {p['text']}\nA:" for p in ps], "\n\n"); d0 = generate(small, tk, [f"P: {p['text']}\nA:" for p in ps], "\n\n"); a0 = right(d0)
        for i, ok in enumerate(right(refs)): count("strong right", ok); count("small right, first draft", a0[i]); count("problems with a hidden number", ps[i]["hidden"] > 0); (count("small right without one", a0[i]) if not ps[i]["hidden"] else None)
        lists = [re.findall(r"^\d+\. (Is .*\?)$", t, re.M)[:10] for t in generate(small, tk, [history(p, d, []) + "Ask 10:\n" for p, d in zip(ps, d0)], "\n\n", 300)]
        for i in N: count("batch: questions of 10", len(lists[i]), 10); lists[i] = list(dict.fromkeys(lists[i])); count("batch: distinct of 10", len(lists[i]), 10)
        for name, ys in (("batch", decide(strong, ps, refs, d0, lists, "batch")), ("self", decide(small, ps, d0, d0, lists)), ("coin", [[r.choice(["yes", "no"]) for _ in l] for l in lists])):
            ts = generate(small, tk, [history(p, d, zip(l, y)) + "A:" for p, d, l, y in zip(ps, d0, lists, ys)], "\n\n")
            for i, ok in enumerate(right(ts)):
                count(f"{name}: right", ok); count(f"{name}: won", ok and not a0[i]); count(f"{name}: lost", a0[i] and not ok)
                if name == "batch": count(f"batch: right with {min(2, ps[i]['hidden'])} hidden", ok)
                if name == "batch" and s + i < o.show: print("BATCH", ps[i]["text"], "\ngold:\n" + ps[i]["solution"], "\ndraft:\n" + d0[i], "\n", list(zip(lists[i], ys[i])), "\nrevised:\n" + ts[i], "\n")
        d, qa, live = list(d0), [[] for _ in ps], list(N)
        for k in range(o.rounds):
            qs = generate(small, tk, [history(ps[i], d[i], qa[i]) + "Q:" for i in live], "?", 24); keep = []
            for i, q in zip(live, qs):
                again = q in dict(qa[i]); count("adaptive: repeated", again)
                if not again: keep.append((i, q))
            live = [i for i, _ in keep]
            if not live: break
            ys = decide(strong, [ps[i] for i in live], [refs[i] for i in live], [d[i] for i in live], [[q] for _, q in keep], "adaptive")
            for (i, q), y in zip(keep, ys): qa[i].append((q, y[0]))
            for i, t in zip(live, generate(small, tk, [history(ps[i], d[i], qa[i]) + "A:" for i in live], "\n\n")): d[i] = t
            for ok in right(d): count(f"adaptive: right after {k + 1}", ok)
        for i, ok in enumerate(right(d)):
            count("adaptive: right", ok); count("adaptive: won", ok and not a0[i]); count("adaptive: lost", a0[i] and not ok); count(f"adaptive: right with {min(2, ps[i]['hidden'])} hidden", ok)
            if s + i < o.show: print("ADAPTIVE", ps[i]["text"], "\ngold:\n" + ps[i]["solution"], "\n", qa[i], "\nlast:\n" + d[i], "\n")
    for w in wrong[:o.wrong]: print("FALSE", w)
    for k, (a, b) in n.items(): print(f"{k:32} {100 * a / max(1, b):5.1f} %  ({a}/{b})")
    share = lambda k: n[k][0] / max(1, n[k][1]); first = share("small right, first draft")
    told = [sum(n[k][i] for k in ("batch: answers true", "adaptive: answers true")) for i in (0, 1)]
    gate = {"small right 20-55 %": .20 <= first <= .55, "strong right >= 85 %": share("strong right") >= .85, "answers true >= 92 %": told[0] / told[1] >= .92, "batch +15 points": share("batch: right") - first >= .15, "adaptive +15 points": share("adaptive: right") - first >= .15}
    print("gate:", ", ".join(f"{k}: {'yes' if v else 'NO'}" for k, v in gate.items())); print(f"{len(todo)} problems, {time.time() - t0:.0f} s")

if __name__ == "__main__":
    main()
