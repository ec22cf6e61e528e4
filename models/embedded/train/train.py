"""Train a model (llama architecture), or an adapter of one, on the examples that the Go feed writes on standard output.

  go run ./models/embedded/train examples --model small --seed 1 | python3 models/embedded/train/train.py --out small.pt --steps 8000 --init models/embedded/checkpoints/small.pt --layers 3
  go run ./models/embedded/train examples --model text --domain logs --seed 1 | python3 models/embedded/train/train.py --vocab vocab-text --context 512 --cut --dim 96 --init models/embedded/text.gguf --lora 8 --out logs.pt --steps 2000

Needs torch 1.13 or later (Debian: python3-torch with libopenblas0-pthread).
"""
import argparse, json, math, random, sys, time
import torch, torch.nn as nn, torch.nn.functional as F
import gguf, tok

class RMSNorm(nn.Module):
    def __init__(self, dim):
        super().__init__(); self.w = nn.Parameter(torch.ones(dim))
    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.w

def rope_tables(length, head_dim):
    freq = 1.0 / (10000 ** (torch.arange(0, head_dim, 2).float() / head_dim))
    angle = torch.outer(torch.arange(length).float(), freq)
    return angle.cos(), angle.sin()

def rotate(x, cos, sin):
    """Rotary embedding over neighbouring pairs, as llama.cpp's llama architecture has it."""
    x = x.reshape(*x.shape[:-1], -1, 2); a, b = x[..., 0], x[..., 1]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], -1).flatten(-2)

def causal(q, k, v, chunk=96):
    """Causal attention in chunks of queries: each chunk sees only the keys up to its end, which saves nearly half of the scores, and stays in the cache."""
    B, H, T, D = q.shape
    q, k, v = (x.reshape(B * H, T, D) for x in (q, k, v)); q = q / math.sqrt(D); out = []
    for s in range(0, T, chunk):
        e = min(T, s + chunk)
        mask = torch.full((e - s, e), float("-inf")).triu(s + 1)
        a = torch.baddbmm(mask.expand(B * H, -1, -1), q[:, s:e], k[:, :e].transpose(1, 2))
        out.append(a.softmax(-1) @ v[:, :e])
    return torch.cat(out, 1).view(B, H, T, D)

class Block(nn.Module):
    def __init__(self, dim, heads, hidden):
        super().__init__(); self.h = heads; self.n1 = RMSNorm(dim); self.n2 = RMSNorm(dim)
        self.q, self.k, self.v, self.o = (nn.Linear(dim, dim, bias=False) for _ in range(4))
        self.g, self.u = nn.Linear(dim, hidden, bias=False), nn.Linear(dim, hidden, bias=False)
        self.dn = nn.Linear(hidden, dim, bias=False)
    def forward(self, x, cos, sin, cache=None, mask=None):
        B, T, D = x.shape; y = self.n1(x); hd = D // self.h
        q, k, v = (m(y).view(B, T, self.h, hd).transpose(1, 2) for m in (self.q, self.k, self.v))
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if cache is None: a = causal(q, k, v)
        else:
            if cache: k = torch.cat([cache[0], k], 2); v = torch.cat([cache[1], v], 2)
            cache[:] = [k, v]
            a = (q @ k.transpose(-1, -2) / math.sqrt(hd) + mask).softmax(-1) @ v
        x = x + self.o(a.transpose(1, 2).reshape(B, T, D))
        y = self.n2(x)
        return x + self.dn(F.silu(self.g(y)) * self.u(y))

class Lora(nn.Module):
    """A frozen matrix with what an adapter adds: alpha / rank times B A, as llama.cpp has it. B begins as zeros."""
    def __init__(self, base, rank, alpha):
        super().__init__(); self.base = base; self.scale = alpha / rank
        self.a = nn.Parameter(torch.randn(rank, base.in_features) / math.sqrt(base.in_features)); self.b = nn.Parameter(torch.zeros(base.out_features, rank))
    def forward(self, x): return self.base(x) + F.linear(F.linear(x, self.a), self.b) * self.scale

def adapt(model, rank, alpha):
    """Freeze a model and put an adapter at each matrix of its layers; return what is trained, by name."""
    for p in model.parameters(): p.requires_grad_(False)
    for b in model.b:
        for n in ("q", "k", "v", "o", "g", "u", "dn"): setattr(b, n, Lora(getattr(b, n), rank, alpha))
    return {n: p for n, p in model.named_parameters() if p.requires_grad}

class LM(nn.Module):
    def __init__(self, dim, layers, heads, vocab=512, context=1024):
        super().__init__(); hidden = (int(dim * 8 / 3) + 31) // 32 * 32
        self.e = nn.Embedding(vocab, dim); self.b = nn.ModuleList([Block(dim, heads, hidden) for _ in range(layers)]); self.n = RMSNorm(dim)
        for p in self.parameters():
            if p.dim() > 1: nn.init.normal_(p, 0, 0.02 if p.shape[0] == vocab else 0.8 / math.sqrt(p.shape[1]))
        cos, sin = rope_tables(context, dim // heads)
        self.register_buffer("cos", cos, False); self.register_buffer("sin", sin, False)
    def forward(self, ids):
        T = ids.shape[1]; x = self.e(ids)
        for b in self.b: x = b(x, self.cos[:T], self.sin[:T])
        return self.n(x)
    def head(self, x):
        return F.linear(x, self.e.weight)  # tied with the embedding

def depth(state): return 1 + max(int(k.split(".")[1]) for k in state if k.startswith("b."))

def grow(state, layers, model):
    """Insert layers in the middle whose outputs are zero, so that the function stays the same; their other weights are the model's fresh ones."""
    fresh = model.state_dict()
    while depth(state) < layers:
        n = depth(state); at = n // 2; out = {}
        for k, v in state.items():
            if k.startswith("b."):
                i, rest = k[2:].split(".", 1); i = int(i); out[f"b.{i + (i >= at)}.{rest}"] = v
            else: out[k] = v
        for k, v in fresh.items():
            if k.startswith(f"b.{at}."): out[k] = torch.zeros_like(v) if ".o." in k or ".dn." in k else v.clone()
        state = out
    return state

def examples(tk, most=1000, cut=False):
    """Token ids and target weights of each line of the feed; one that is too long is left out, or cut."""
    for line in sys.stdin:
        ids, w = [1], [0.0]
        for text, weight in json.loads(line):
            t = tk.encode(text); ids += t; w += [weight] * len(t)
        if cut or len(ids) <= most: yield ids[:most], w[:most]

def batches(source, tokens, seed):
    """Examples of like length, padded, about `tokens` a batch."""
    r = random.Random(seed)
    while True:
        pool = sorted((e for _, e in zip(range(1500), source)), key=lambda e: len(e[0]))
        groups, cur = [], []
        for e in pool:
            if cur and len(e[0]) * (len(cur) + 1) > tokens: groups.append(cur); cur = []
            cur.append(e)
        r.shuffle(groups)
        for g in groups:
            T = len(g[-1][0]); ids = torch.zeros(len(g), T, dtype=torch.long); w = torch.zeros(len(g), T)
            for i, (a, b) in enumerate(g): ids[i, :len(a)] = torch.tensor(a); w[i, :len(a)] = torch.tensor(b)
            yield ids, w

def main():
    p = argparse.ArgumentParser(); a = p.add_argument
    a("--out", required=True, help="checkpoint to write"); a("--dim", type=int, default=64); a("--layers", type=int, default=3); a("--heads", type=int, default=4)
    a("--steps", type=int, required=True); a("--lr", type=float, default=2e-3); a("--tokens", type=int, default=4096); a("--seed", type=int, default=1)
    a("--init", help="checkpoint, or GGUF file, to go on from"); a("--vocab", default="vocab"); a("--context", type=int, default=1024); a("--cut", action="store_true", help="cut examples at the context")
    a("--lora", type=int, help="train an adapter of that rank instead; --out is a GGUF file then"); a("--alpha", type=float, default=16); a("--decay", type=float, default=.05)
    a("--name", help="of the adapter, with --lora"); a("--warmup", type=int, default=200); a("--threads", type=int, default=1); a("--minutes", type=float, help="end (the cosine too) after so many minutes, whatever --steps is"); o = p.parse_args()
    torch.set_num_threads(o.threads); torch.manual_seed(o.seed); tk = tok.load(o.vocab)
    m = LM(o.dim, o.layers, o.heads, len(tk.v["pieces"]), o.context)
    if o.init: m.load_state_dict(grow(gguf.state(o.init) if o.init.endswith(".gguf") else torch.load(o.init), o.layers, m))
    trained = adapt(m, o.lora, o.alpha) if o.lora else dict(m.named_parameters())
    def save():
        if o.lora: gguf.write_adapter(o.out, {n: p.detach() for n, p in trained.items()}, o.alpha, o.name, o.init)
        else: torch.save(m.state_dict(), o.out)
    most = o.context if o.cut else 1000
    opt = torch.optim.AdamW(trained.values(), lr=o.lr, betas=(.9, .98), weight_decay=o.decay); t0 = time.time(); mean = None
    for step, (ids, w) in enumerate(batches(examples(tk, most, o.cut), o.tokens, o.seed)):
        done = max(step / o.steps, (time.time() - t0) / 60 / o.minutes if o.minutes else 0)
        lr = o.lr * min(1, (step + 1) / o.warmup) * (0.02 + 0.49 * (1 + math.cos(math.pi * min(1, done))))
        for g in opt.param_groups: g["lr"] = lr
        x = m(ids[:, :-1]).reshape(-1, o.dim); y = ids[:, 1:].reshape(-1); k = w[:, 1:].reshape(-1); on = k > 0
        loss = (F.cross_entropy(m.head(x[on]), y[on], reduction="none") * k[on]).sum() / k[on].sum()
        opt.zero_grad(); loss.backward(); nn.utils.clip_grad_norm_(trained.values(), 1.0); opt.step()
        mean = loss.item() if mean is None else .98 * mean + .02 * loss.item()
        if step % 100 == 0: print(step, f"loss {mean:.4f} {time.time() - t0:.0f}s", flush=True)
        if step and step % 500 == 0 or done >= 1: save()
        if done >= 1: break

if __name__ == "__main__":
    main()
