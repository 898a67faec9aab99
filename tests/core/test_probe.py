import pytest
from tests import factories

def test_seed(seed_tree, client, english_home, editor, reporter):
    r = client.get(seed_tree.article.public_path)
    assert r.status_code == 200, r.content[:500]
    assert client.get("/en/").status_code == 200
    assert client.get("/tin-tuc-su-kien/khoa-hoc-cong-nghe/").status_code == 200
    factories.StandardPageFactory()
    print(r.headers)

@pytest.mark.django_db(transaction=True)
def test_tx(seed_tree): pass

def test_after(home, editor): pass
