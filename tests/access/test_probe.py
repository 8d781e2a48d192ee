import time
from .addresses import addresses
from .rows import targets
from .asking import ask
def test_probe(ground):
    alls = addresses()
    n = sum(len(targets(a, ground.rows)) for a in alls)
    print(len(alls), n, len(ground.people))
    for a in alls[::6]:
        for m in ("GET", "POST", "PUT"):
            t = targets(a, ground.rows)
            for who in ("clerk here", "clerk there"):
                s = time.process_time()
                r = ask(ground[who], m, a.path(t[-1].values))
                print(a.name, m, who, str(t[-1]), r.status, len(r.body), round(1000*(time.process_time()-s),1), r.changed, r.fault[:90])
