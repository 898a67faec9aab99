"""Two machines with folders of their own are one portal: database, Redis and a bucket hold what they share."""

import json
from io import BytesIO

import pytest
import requests
from botocore.exceptions import ClientError
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from PIL import Image

from images.renditions import all_specs
from tests.factories import picture_bytes
from tests.visits.portal import Reader

from .machines import Editor, at, machines, within
from .running import POSTGRESQL, REDIS, need

SOON = 1.0  # seconds: the promise to readers
PDF = b"%PDF-1.4 ke hoach nam"


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    need(*POSTGRESQL, *REDIS)
    with machines(tmp_path_factory.mktemp) as found:
        yield found


@pytest.fixture(scope="module")
def editor(both):
    editor = Editor()
    editor.log_in(both.first)
    return editor


def status(machine, path) -> int:
    return requests.get(at(machine, path), timeout=30, allow_redirects=False).status_code


def shows(machine, path, words) -> bool:
    return words in requests.get(at(machine, path), timeout=30).text


def test_published_on_one_is_read_on_the_other_within_a_second(both, editor):
    path = "/thoi-su/bao-so-9/"
    assert status(both.second, path) == 404
    for machine in (both.first, both.second):  # what is kept of the list must not outlive the publishing
        assert not shows(machine, "/thoi-su/", "Bão số 9")
    editor.publish(both.first, both.storm)
    assert within(SOON, lambda: status(both.second, path) == 200)
    assert within(SOON, lambda: shows(both.second, "/thoi-su/", "Bão số 9"))
    assert shows(both.first, "/thoi-su/", "Bão số 9")
    editor.publish(both.second, both.storm, "unpublish")
    assert within(SOON, lambda: status(both.first, path) == 404)
    assert within(SOON, lambda: not shows(both.first, "/thoi-su/", "Bão số 9"))


def test_picture_uploaded_on_one_is_seen_on_the_other_in_all_sizes(both, editor):
    picture = editor.upload(both.first, "images", "bao.jpg", picture_bytes(1300, 900))
    made = f"SELECT COUNT(*) FROM images_rendition WHERE image_id = {picture}"
    # The original on the first machine, the sizes made by the worker on a third.
    assert within(60, lambda: both.number(made) >= len(all_specs())), both.worker.log
    sql = "SELECT file, width FROM images_rendition WHERE image_id = %s AND filter_spec = %s"
    for spec in ("width-800|format-jpeg", "width-480|format-webp"):
        file, width = both.row(sql, picture, spec)
        for machine in (both.first, both.second):
            response = requests.get(at(machine, f"/media/{file}"), timeout=30)
            assert Image.open(BytesIO(response.content)).width == width
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert response.headers["Content-Type"].startswith("image/")
    # The second machine makes another size of the original, for its admin.
    page = BeautifulSoup(
        editor.get(at(both.second, f"/admin/images/{picture}/"), timeout=30).text, "html.parser"
    )
    shown = [image["src"] for image in page.find_all("img", src=True) if image["src"].startswith("/media/")]
    assert shown
    assert all(
        Image.open(BytesIO(editor.get(at(both.first, src), timeout=30).content)).width for src in shown
    )


def test_picture_deleted_on_one_is_gone_from_the_bucket(both, editor):
    picture = editor.upload(both.first, "images", "nham.jpg", picture_bytes(40, 30))
    file, _width = both.row("SELECT file, width FROM images_rendition WHERE image_id = %s", picture)
    assert status(both.second, f"/media/{file}") == 200
    editor.submit(both.second, f"/admin/images/{picture}/delete/")
    assert status(both.first, f"/media/{file}") == 404


def test_document_uploaded_on_one_is_got_on_the_other_once_it_is_public(both, editor):
    document = editor.upload(both.first, "documents", "ke-hoach.pdf", PDF)
    path = f"/documents/{document}/ke-hoach.pdf"
    assert status(both.second, path) == 404
    response = editor.get(at(both.second, path), timeout=30)
    assert (response.status_code, response.content) == (200, PDF)
    both.worker.manage(
        "shell", "-v0", "-c",
        "from articles.models import ArticlePage, ArticleAttachment as A\n"
        f"page = ArticlePage.objects.get(pk={both.plan})\n"
        f"page.attachments.add(A(document_id={document}, title='Kế hoạch'))\n"
        "page.save_revision().publish()",
    )  # fmt: skip
    assert requests.get(at(both.second, path), timeout=30).content == PDF
    assert shows(both.second, "/thoi-su/ke-hoach/", path)


def test_film_uploaded_on_one_is_played_in_parts_on_the_other(both, editor):
    film = bytes(range(256)) * 8000
    document = editor.upload(both.first, "documents", "phim.mp4", film)
    part = {"Range": "bytes=1000000-1000099"}
    response = editor.get(at(both.second, f"/documents/{document}/phim.mp4"), headers=part, timeout=30)
    assert (response.status_code, response.content) == (206, film[1000000:1000100])


def test_name_that_another_machine_takes_meanwhile_is_not_written_over(both, settings):
    settings.AWS_S3_ACCESS_KEY_ID = both.first.environment["S3_ACCESS_KEY_ID"]
    settings.AWS_S3_SECRET_ACCESS_KEY = both.first.environment["S3_SECRET_ACCESS_KEY"]
    from core.bucket import BucketStorage  # not before it is needed: it brings boto3

    endpoint = both.first.environment["S3_ENDPOINT_URL"]
    options = {"bucket_name": "originals", "location": "race", "base_url": "/private/"}
    storage = BucketStorage(
        **options, endpoint_url=endpoint, region_name="us-east-1", addressing_style="path"
    )
    assert storage.get_available_name("a.jpg") == "a.jpg"  # as both were told
    names = [storage._save("a.jpg", ContentFile(content)) for content in (b"one", b"two")]
    assert [storage.open(name).read() for name in names] == [b"one", b"two"]
    json.dumps(storage.deconstruct())  # a task that deletes a file carries it …
    assert "of-the-tests-alone" not in str(storage.deconstruct())  # … without the key
    storage.ask()
    with pytest.raises(ClientError):
        BucketStorage(
            **options | {"bucket_name": "missing"}, endpoint_url=endpoint, region_name="us-east-1"
        ).ask()


def test_originals_and_documents_are_nobodys_without_a_key(both):
    """Neither through the portal nor from the bucket's own address."""
    endpoint = both.first.environment["S3_ENDPOINT_URL"]
    (original,) = both.row("SELECT file FROM images_portalimage ORDER BY id LIMIT 1")
    assert requests.get(f"{endpoint}/originals/private/{original}", timeout=30).status_code == 403
    for path in (f"/media/{original}", f"/private/{original}", f"/media/../private/{original}"):
        assert status(both.second, path) in (400, 404)


def test_login_on_one_holds_on_the_other_and_ends_on_both(both):
    editor = Editor()
    editor.log_in(both.first)
    assert editor.get(at(both.second, "/admin/"), timeout=30, allow_redirects=False).status_code == 200
    editor.submit(both.second, "/admin/logout/")
    assert editor.get(at(both.first, "/admin/"), timeout=30, allow_redirects=False).status_code == 302


def test_preview_begun_on_one_is_shown_by_the_other(both, editor):
    address = f"/admin/pages/{both.plan}/edit/"
    form = BeautifulSoup(editor.get(at(both.first, address), timeout=30).text, "html.parser").find(
        "form", id="page-edit-form"
    )
    data = {field["name"]: field.get("value", "") for field in form.find_all("input", attrs={"name": True})}
    data |= {field["name"]: field.text.strip("\n") for field in form.find_all("textarea")}
    data |= {"title": "Kế hoạch chưa ai đọc", "body-count": "0", "sidebar-count": "0"}
    answer = editor.submit(both.first, f"{address}preview/", **data).json()
    assert answer["is_available"], answer
    shown = editor.get(at(both.second, f"{address}preview/"), timeout=30)
    assert "Kế hoạch chưa ai đọc" in shown.text


def test_views_on_both_are_counted_exactly_and_a_reader_once(both):
    page, before = both.first.home(), both.first.views()
    folded = "COALESCE((SELECT SUM(visits) FROM visits_daycount), 0)"
    visits = f"SELECT {folded} + COUNT(*) FILTER (WHERE is_visit) FROM visits_recordedview"
    visits_before = both.number(visits)
    for number in range(1, 11):
        for machine in (both.first, both.second, both.first):
            assert Reader(machine, f"203.0.113.{number}").view(page)[0] == 200
    assert both.first.views() == before + 30
    assert both.number(visits) == visits_before + 10
    both.second.manage("roll_up_visits")
    assert both.first.views() == before + 30


def test_machines_are_ready_and_keep_nothing_of_their_own(both):
    """After all that went before, in the same process: this comes last."""
    for machine in (both.first, both.second):
        assert requests.get(at(machine, "/readyz"), timeout=30).json() == dict.fromkeys(
            ("database", "cache", "storage"), "ok"
        )
    kept = {
        path.relative_to(folder).parts[0]
        for folder in both.folders()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert kept <= {"static", "gunicorn.log", "worker.log"}
