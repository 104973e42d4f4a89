import pytest, traceback
from datetime import *
from decimal import Decimal
from gendan.base import clock
from gendan.desk import imports
from tests.desk import dirt
from tests.desk.dirt import Formula, Look
from tests.office import SERVER
NASTY=["", " ", "　", "x", "=1+1", "=cmd|' /C calc'!A0", "'", "\"", "a\nb", "a\tb", "\u200b", "\u202eabc", "NULL", "None","nan","NaN","inf","-inf","1e5","1.38E+10",
 "0","-0","-1","-5","1.5","0.005","0.00005","1,234.50","1.234,50","１２３","¥80","80元","(80)","120套","3箱","5%","99999999999","999999999","999999999999","9"*20,"9"*400,"x"*61,"x"*65,"x"*121,"x"*201,"x"*32767,
 "2026-10-09","2026.10.9","2026/10/9","2026年10月9日","20261009","2026-02-30","10/9/26","9999-12-31","0001-01-01","1900-01-01","2099-12-31","1950-01-01","是","否","√","EOM","P01","SHELF","P02","D900","F900","Q900","D900:10","F900:NaN","F900:0.005","F900:1E+30","F900:-5","F900:5;F900:5","F900:inf","F900:０.５",
 "退回","赠品","铺货","红字","2026-10","2026-13","净0天","净999天","定金99%+尾款发货前","月末+99个月","实销实结+999天","月结30天","13800000001","0571-88880001","91350100M000100Y43","😀","𠮷","a|b","a"*40+"|", "ß","İ", "%s %(x)s {}", "<script>", "单号:金额", "\ud7ff", "�",
 0, 1, -1, -5, 1.5, 0.005, 1e-7, 123456789012345, 1234567890123456, 1e12, 999999999, 9.99e11, 1e15, 1e300, 13800000001, 20261009, 46304, 46304.5, 2026.1, True, False,
 date(2026,10,9), date(1950,1,1), date(2099,12,31), date(9999,12,31), datetime(2026,10,9,14,30), time(6,0), timedelta(hours=30),
 Formula("=1+1"), Formula("=1+1",2), Formula("=A1","文字"), Formula("=A1","#REF!"), Look(7,"0%"), Look(0.07,"0%"), Look(123,"00000"), Look(80,'0"元"'), Look(13812345678,"0.00E+00"), Look(-5,"0;0"), Look(1234.5,"#,##0")]
def test_explore(office, tmp_path):
    bad=[]
    for n,cell in enumerate(NASTY):
        p=tmp_path/f"{n}.xlsx"; p.write_bytes(dirt.book(dirt.rows_with(cell)))
        t=clock.seconds()
        try:
            out=imports.run(p, by=SERVER, rehearse=True, only_correct=True)
            if n==0: print([vars(x) for x in out.tabs]); print([str(f) for f in out.faults])
        except Exception as e:
            tb=traceback.extract_tb(e.__traceback__)
            where=[f"{f.filename.split('gendan/')[-1]}:{f.lineno}" for f in tb if '/gendan/' in f.filename][-3:]
            bad.append(repr(cell)[:40]); print("CRASH", repr(cell)[:60], type(e).__name__, str(e)[:150], where, flush=True)
        if clock.seconds()-t>3: print("slow", repr(cell)[:40], clock.seconds()-t)
    print(len(NASTY), len(bad))
