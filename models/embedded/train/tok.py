"""SentencePiece-style BPE with byte fallback, digits never merged. vocab.json holds the 512 pieces of the pair, vocab-text.json the 1,024 of the model of text; they are fixed, because the weights know no others."""
import json, os, re
SP="▁"
def words(text):
    """Split text into SPM words: a space becomes the ▁ that leads the next word; digits, newlines stand alone."""
    return re.findall(r"▁*[A-Za-z]+|▁+|[^A-Za-z▁]", text.replace(" ",SP))
class Tok:
    def __init__(s,v): s.v=v; s.id={p:i for i,p in enumerate(v["pieces"])}; s.score=v["scores"]; s.cache={}
    def word(s,w):
        if w in s.cache: return s.cache[w]
        sy=list(w)
        while True:
            best=None
            for i in range(len(sy)-1):
                p=sy[i]+sy[i+1]
                if p in s.id and (best is None or s.score[s.id[p]]>best[0]): best=(s.score[s.id[p]],i)
            if best is None: break
            i=best[1]; sy[i:i+2]=[sy[i]+sy[i+1]]
        out=[]
        for x in sy:
            if x in s.id: out.append(s.id[x])
            else: out+= [s.id[f"<0x{b:02X}>"] for b in x.encode()]
        s.cache[w]=out; return out
    def encode(s,text):
        o=[]
        for w in words(text): o+=s.word(w)
        return o
    def decode(s,ids):
        b=b""
        for i in ids:
            p=s.v["pieces"][i]
            if s.v["types"][i]==6: b+=bytes([int(p[3:5],16)])
            elif s.v["types"][i]==1: b+=p.replace(SP," ").encode()
        return b.decode(errors="replace")
def load(name="vocab"):
    """The tokeniser of the pair, or that of text: vocab-text."""
    return Tok(json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)),name+".json"))))
