import traceback
from tests.desk import mutants
from tests import tables
from gendan.desk import imports
from tests.office import SERVER
import os
from django.db import transaction
def test_it(office, tmp_path):
    lo,hi=map(int,os.environ["RANGE"].split(","))
    seen={}
    p=tmp_path/"m.xlsx"
    for n in range(lo,hi):
        if n%6 not in (4,5,3): continue
        p.write_bytes(mutants.mutant(n))
        s=transaction.savepoint()
        try: imports.run(p,by=SERVER,only_correct=n%7==0)
        except imports.Unreadable: pass
        except Exception as e:
            tb=traceback.extract_tb(e.__traceback__)
            where=[f"{f.filename.split('gendan/')[-1]}:{f.lineno}" for f in tb if '/gendan/' in f.filename][-4:]
            k=(type(e).__name__,str(e)[:160],tuple(where))
            if k not in seen: print("CRASH",n,*k, flush=True)
            seen[k]=seen.get(k,0)+1
        transaction.savepoint_rollback(s)
    print(len(seen))
