"""The news modules of an old site and the words of their addresses."""

from collections.abc import Iterator

from . import SourceError
from .rows import OldModule
from .schema import Schema
from .text import cleaned, line, number

# Groups of 4.x: 6 is everybody, 5 is who has not signed in.
_EVERYBODY = {"5", "6"}


def modules(schema: Schema) -> list[OldModule]:
    """All languages, the default module of each first. SourceError where there is none."""
    found = [module for language in _ordered(schema) for module in _of_language(schema, language)]
    if not found:
        raise SourceError("There is no news module here: no table of articles (…_rows) was found.")
    return found


def config(schema: Schema, name: str, language: str = "sys") -> str:
    """A setting of the whole site, or of one language; "" where the source does not tell."""
    rest = "WHERE config_name = ? AND lang = ? AND module IN ('global', 'site')"
    rows = schema.rows(
        f"{schema.prefix}_config", "lang module config_name config_value", "", rest, (name, language)
    )
    return next((line(row["config_value"]) for row in rows), "")


def is_for_everybody(groups: object, who_view: object) -> bool:
    """Whether visitors may see it. ``who_view`` is of 3.x: 0 is everybody; None where there is none."""
    if who_view is not None:
        return number(who_view) == 0
    allowed = {part.strip() for part in cleaned(groups).split(",")}
    # In the modules of 3.x a lone 0 is everybody; group numbers begin at 1.
    return bool(allowed & _EVERYBODY) or allowed == {"0"}


def _ordered(schema: Schema) -> list[str]:
    """The site's first language first, then Vietnamese, then by code."""
    first = config(schema, "site_lang")
    return sorted(schema.languages(), key=lambda language: (language != first, language != "vi", language))


def _of_language(schema: Schema, language: str) -> list[OldModule]:
    table = f"{schema.prefix}_{language}_modules"
    if not schema.has(table, "title", "module_file", "module_data"):
        schema.once("modules-guessed", language=language, kind="dump", detail=table)
        rows = [{"title": name, "module_data": name} for name in schema.news_tables(language)]
    else:
        rest = "WHERE module_file = 'news' ORDER BY weight, title"
        optional = "custom_title module_upload groups_view act weight"
        rows = [dict(row) for row in schema.rows(table, "title module_file module_data", optional, rest)]
    rows = [row for row in rows if _has_articles(schema, f"{schema.prefix}_{language}_{_data(row)}_rows")]
    default = _default(schema, language, [row["title"] for row in rows])
    rows.sort(key=lambda row: row["title"] != default)
    return [_module(schema, language, table, row, row["title"] == default) for row in rows]


def _module(schema: Schema, language: str, table: str, row: dict, is_default: bool) -> OldModule:
    is_public = not schema.has(table, "act") or number(row["act"]) == 1
    if schema.has(table, "groups_view"):
        is_public = is_public and is_for_everybody(row["groups_view"], None)
    return OldModule(
        language=language,
        name=cleaned(row["title"]),
        data=_data(row),
        upload=cleaned(row.get("module_upload")) or cleaned(row["title"]),
        title=line(row.get("custom_title")) or cleaned(row["title"]),
        is_public=is_public,
        is_default=is_default,
        words=dict(_words(schema, language, row["title"])),
    )


def _has_articles(schema: Schema, table: str) -> bool:
    if schema.expects(table) and not schema.has(table, "id"):
        schema.once("column-missing", kind="dump", detail=f"{table}.id")
    return schema.has(table, "id")


def _data(row: dict) -> str:
    return (cleaned(row["module_data"]) or cleaned(row["title"])).replace("-", "_")


def _default(schema: Schema, language: str, names: list[str]) -> str:
    """Which of ``names`` addresses may leave out."""
    told = (config(schema, "rewrite_op_mod"), config(schema, "site_home_module", language), "news")
    return next((name for name in told if name in names), names[0] if names else "")


def _words(schema: Schema, language: str, module: str) -> Iterator[tuple[str, str]]:
    table = f"{schema.prefix}_{language}_modfuncs"
    if schema.has(table, "func_name", "alias", "in_module"):
        rest = "WHERE in_module = ? ORDER BY func_name"
        for row in schema.rows(table, "func_name alias in_module", "", rest, (module,)):
            name, alias = cleaned(row["func_name"]), cleaned(row["alias"])
            if alias and alias != name:
                yield name, alias
