"""GGUF files, version 3, as little of them as training needs: models of train.py, and adapters as llama.cpp has them."""
import hashlib, re, struct
import numpy, torch

U32, F32, BOOL, STR, ARR, I32 = 4, 6, 7, 8, 9, 5

def text(f, s):
    b = s.encode(); f.write(struct.pack("<Q", len(b))); f.write(b)

def value(f, kind, v):
    if kind == STR: text(f, v)
    else: f.write(struct.pack({U32: "<I", I32: "<i", F32: "<f", BOOL: "<?"}[kind], v))

def pair(f, key, kind, v, of=None):
    text(f, key); f.write(struct.pack("<I", kind))
    if kind == ARR:
        f.write(struct.pack("<IQ", of, len(v)))
        for x in v: value(f, of, x)
    else: value(f, kind, v)

def write(path, meta, tensors):
    """Write a file: meta has (key, kind, value[, kind of an array's values]), tensors (name, tensor, whether it is F16)."""
    with open(path, "wb") as f:
        f.write(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(meta)))
        for m in meta: pair(f, *m)
        blobs, offset = [], 0
        for n, t, half in tensors:
            b = (t.half() if half else t.float()).contiguous().numpy().tobytes(); shape = list(t.shape)[::-1]
            text(f, n); f.write(struct.pack("<I", len(shape)) + b"".join(struct.pack("<Q", s) for s in shape) + struct.pack("<IQ", 1 if half else 0, offset))
            blobs.append((offset, b)); offset += (len(b) + 31) // 32 * 32
        f.write(b"\0" * (-f.tell() % 32)); base = f.tell()
        for o, b in blobs: f.write(b"\0" * (base + o - f.tell()) + b)
        f.write(b"\0" * (-(f.tell() - base) % 32))

NAMES = {"q": "attn_q", "k": "attn_k", "v": "attn_v", "o": "attn_output", "g": "ffn_gate", "u": "ffn_up", "dn": "ffn_down"}

def read(path):
    """The tensors of a file that write wrote."""
    b = open(path, "rb").read(); at = 0
    def take(fmt):
        nonlocal at
        v = struct.unpack_from("<" + fmt, b, at); at += struct.calcsize("<" + fmt); return v[0] if len(v) == 1 else v
    def string():
        nonlocal at
        n = take("Q"); at += n; return b[at - n:at].decode()
    def skip(kind):
        if kind == STR: string()
        elif kind == ARR:
            of, n = take("I"), take("Q")
            for _ in range(n): skip(of)
        else: take({U32: "I", I32: "i", F32: "f", BOOL: "?"}[kind])
    take("4s"), take("I"); tensors, pairs = take("Q"), take("Q")
    for _ in range(pairs): string(); skip(take("I"))
    found = []
    for _ in range(tensors):
        name = string(); shape = [take("Q") for _ in range(take("I"))][::-1]; found.append((name, shape, take("I"), take("Q")))
    base = (at + 31) // 32 * 32; out = {}
    for name, shape, kind, offset in found:
        n = 1
        for s in shape: n *= s
        out[name] = torch.from_numpy(numpy.frombuffer(b, "<f2" if kind == 1 else "<f4", n, base + offset).astype("float32")).view(shape)
    return out

def state(path):
    """The weights of a model file, by the names that train.py has for them."""
    ours = {v: k for k, v in NAMES.items()}; out = {}
    for name, t in read(path).items():
        if name == "token_embd.weight": out["e.weight"] = t
        elif name == "output_norm.weight": out["n.w"] = t
        else:
            i, what = re.fullmatch(r"blk\.(\d+)\.(\w+)\.weight", name).groups()
            out[f"b.{i}." + ({"attn_norm": "n1.w", "ffn_norm": "n2.w"}.get(what) or ours[what] + ".weight")] = t
    return out

def write_adapter(path, trained, alpha, name, base):
    """Write an adapter: of each matrix lora_a, rank by columns, and lora_b, rows by rank, F16; and which file it is of."""
    tensors = []
    for n, t in trained.items():
        _, i, what, side = n.split("."); tensors.append((f"blk.{i}.{NAMES[what]}.weight.lora_{side}", t, True))
    digest = hashlib.sha256(open(base, "rb").read()).hexdigest()
    write(path, [("general.type", STR, "adapter"), ("general.architecture", STR, "llama"), ("general.name", STR, name), ("general.file_type", U32, 1),
                 ("adapter.type", STR, "lora"), ("adapter.lora.alpha", F32, alpha), ("tenbits.base", STR, "sha256:" + digest)], tensors)
