"""Abbreviations every agency writes, to start with; editors keep the list from here on."""

from django.db import migrations

GROUPS = [
    ["KHCN", "KH&CN", "khoa học và công nghệ", "khoa học công nghệ"],
    ["UBND", "ủy ban nhân dân"],
    ["HĐND", "hội đồng nhân dân"],
    ["MTTQ", "mặt trận tổ quốc"],
    ["TW", "trung ương"],
    ["NQ", "nghị quyết"],
    ["QĐ", "quyết định"],
    ["NĐ", "nghị định"],
    ["TTg", "thủ tướng"],
    ["VBQPPL", "văn bản quy phạm pháp luật"],
    ["TTHC", "thủ tục hành chính"],
    ["CCHC", "cải cách hành chính"],
    ["CNTT", "công nghệ thông tin"],
    ["CĐS", "chuyển đổi số"],
    ["ĐMST", "đổi mới sáng tạo"],
    ["SHTT", "sở hữu trí tuệ"],
    ["KT-XH", "KTXH", "kinh tế - xã hội"],
    ["NTM", "nông thôn mới"],
    ["GD&ĐT", "GDĐT", "giáo dục và đào tạo"],
    ["LĐTBXH", "LĐ-TB&XH", "lao động thương binh và xã hội"],
    ["BHXH", "bảo hiểm xã hội"],
    ["THCS", "trung học cơ sở"],
    ["THPT", "trung học phổ thông"],
    ["DVC", "dịch vụ công"],
    ["CBCCVC", "cán bộ công chức viên chức"],
]


def add(apps, schema_editor) -> None:
    group = apps.get_model("search", "SynonymGroup")
    group.objects.bulk_create(group(terms="\n".join(terms)) for terms in GROUPS)


def take_out(apps, schema_editor) -> None:
    """Those that are still as they came."""
    terms = ["\n".join(terms) for terms in GROUPS]
    apps.get_model("search", "SynonymGroup").objects.filter(terms__in=terms).delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words_table")]
    operations = [migrations.RunPython(add, take_out)]
