import os, pytest
from tests.books.life import Life
@pytest.mark.parametrize("seed", range(int(os.environ.get("S0","0")), int(os.environ.get("S1","6"))))
def test_dbg(db, seed):
    life=Life(seed)
    try:
        life.live(int(os.environ.get("N","600")), 40)
    finally:
        print(sorted(life.seen.items()))
