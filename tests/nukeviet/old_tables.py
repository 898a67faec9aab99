"""The tables of three generations of NukeViet, as far as an import may meet them, column by column.

Each line is a column definition of MySQL; its first word is the name. ``-`` before a line: not since 4.x,
``+``: not before 4.x, ``+4.5``: not before 4.5.
"""

MODULES = """
title varchar(50) NOT NULL
module_file varchar(50) NOT NULL DEFAULT ''
module_data varchar(50) NOT NULL DEFAULT ''
+ module_upload varchar(50) NOT NULL DEFAULT ''
custom_title varchar(255) NOT NULL DEFAULT ''
+4.5 site_title varchar(255) NOT NULL DEFAULT ''
admin_title varchar(255) NOT NULL DEFAULT ''
set_time int(11) unsigned NOT NULL DEFAULT 0
main_file tinyint(1) unsigned NOT NULL DEFAULT 1
groups_view varchar(255) NOT NULL DEFAULT ''
weight tinyint(3) unsigned NOT NULL DEFAULT 1
act tinyint(1) unsigned NOT NULL DEFAULT 1
rss tinyint(4) NOT NULL DEFAULT 1
"""

MODFUNCS = """
func_id mediumint(8) unsigned NOT NULL
func_name varchar(55) NOT NULL
+ alias varchar(55) NOT NULL DEFAULT ''
func_custom_name varchar(255) NOT NULL DEFAULT ''
in_module varchar(50) NOT NULL
show_func tinyint(4) NOT NULL DEFAULT 0
"""

SECTIONS = """
catid smallint(5) unsigned NOT NULL
parentid smallint(5) unsigned NOT NULL DEFAULT 0
title varchar(250) NOT NULL DEFAULT ''
+ titlesite varchar(250) DEFAULT ''
alias varchar(250) NOT NULL DEFAULT ''
description text DEFAULT NULL
+ descriptionhtml text DEFAULT NULL
image varchar(255) DEFAULT ''
weight smallint(5) unsigned NOT NULL DEFAULT 0
numsubcat smallint(5) NOT NULL DEFAULT 0
subcatid varchar(255) DEFAULT ''
- inhome tinyint(1) unsigned NOT NULL DEFAULT 1
keywords text DEFAULT NULL
add_time int(11) unsigned NOT NULL DEFAULT 0
edit_time int(11) unsigned NOT NULL DEFAULT 0
- who_view tinyint(2) unsigned NOT NULL DEFAULT 0
groups_view varchar(255) DEFAULT ''
+ status smallint(4) NOT NULL DEFAULT 1
"""

ARTICLES = """
id int(11) unsigned NOT NULL
catid smallint(5) unsigned NOT NULL DEFAULT 0
listcatid varchar(255) NOT NULL DEFAULT ''
topicid smallint(5) unsigned NOT NULL DEFAULT 0
admin_id mediumint(8) unsigned NOT NULL DEFAULT 0
author varchar(250) DEFAULT ''
sourceid mediumint(8) NOT NULL DEFAULT 0
addtime int(11) NOT NULL DEFAULT 0
edittime int(11) NOT NULL DEFAULT 0
status tinyint(4) NOT NULL DEFAULT 1
+ weight int(11) unsigned NOT NULL DEFAULT 0
publtime bigint(20) NOT NULL DEFAULT 0
exptime bigint(20) NOT NULL DEFAULT 0
archive tinyint(1) unsigned NOT NULL DEFAULT 1
title varchar(250) NOT NULL DEFAULT ''
alias varchar(250) NOT NULL DEFAULT ''
hometext text NOT NULL DEFAULT ''
homeimgfile varchar(255) DEFAULT ''
homeimgalt varchar(255) DEFAULT ''
+ homeimgthumb tinyint(4) NOT NULL DEFAULT 0
- homeimgthumb varchar(255) DEFAULT ''
inhome tinyint(1) unsigned NOT NULL DEFAULT 1
allowed_rating tinyint(1) unsigned NOT NULL DEFAULT 1
+ external_link tinyint(1) unsigned NOT NULL DEFAULT 0
hitstotal mediumint(8) unsigned NOT NULL DEFAULT 0
total_rating int(11) NOT NULL DEFAULT 0
click_rating int(11) NOT NULL DEFAULT 0
- keywords varchar(255) DEFAULT ''
"""

DETAILS = """
+ id int(11) unsigned NOT NULL
+ titlesite varchar(255) NOT NULL DEFAULT ''
+ description text NOT NULL DEFAULT ''
+ bodyhtml longtext NOT NULL DEFAULT ''
+4.5 voicedata text DEFAULT NULL
+ keywords varchar(255) DEFAULT ''
+ sourcetext varchar(255) DEFAULT ''
+4.5 files text DEFAULT NULL
+ imgposition tinyint(1) NOT NULL DEFAULT 1
+ copyright tinyint(1) NOT NULL DEFAULT 0
"""

BODIES = """
- id int(11) unsigned NOT NULL
- bodyhtml longtext NOT NULL DEFAULT ''
- sourcetext varchar(255) DEFAULT ''
- imgposition tinyint(1) NOT NULL DEFAULT 1
- copyright tinyint(1) NOT NULL DEFAULT 0
"""

TOPICS = """
topicid smallint(5) unsigned NOT NULL
title varchar(250) NOT NULL DEFAULT ''
alias varchar(250) NOT NULL DEFAULT ''
image varchar(255) DEFAULT ''
description varchar(255) DEFAULT ''
weight smallint(5) NOT NULL DEFAULT 0
"""

SOURCES = """
sourceid mediumint(8) unsigned NOT NULL
title varchar(250) NOT NULL DEFAULT ''
link varchar(255) DEFAULT ''
logo varchar(255) DEFAULT ''
weight mediumint(8) unsigned NOT NULL DEFAULT 0
"""

TAGS = """
+ tid mediumint(8) unsigned NOT NULL
+ numnews mediumint(8) NOT NULL DEFAULT 0
+4.5 title varchar(250) NOT NULL DEFAULT ''
+ alias varchar(250) NOT NULL DEFAULT ''
+ image varchar(255) DEFAULT ''
+ description text DEFAULT NULL
+ keywords varchar(255) DEFAULT ''
"""

TAGGED = """
+ id int(11) NOT NULL
+ tid mediumint(9) NOT NULL
+ keyword varchar(65) NOT NULL DEFAULT ''
"""

GROUPS = """
bid smallint(5) unsigned NOT NULL
title varchar(250) NOT NULL DEFAULT ''
alias varchar(250) NOT NULL DEFAULT ''
image varchar(255) DEFAULT ''
description varchar(255) DEFAULT ''
weight smallint(5) NOT NULL DEFAULT 0
"""

GROUPED = """
bid smallint(5) unsigned NOT NULL
id int(11) unsigned NOT NULL
weight int(11) unsigned NOT NULL DEFAULT 0
"""

AUTHORS = """
+4.5 id mediumint(8) unsigned NOT NULL
+4.5 uid int(11) unsigned NOT NULL DEFAULT 0
+4.5 alias varchar(100) NOT NULL DEFAULT ''
+4.5 pseudonym varchar(100) NOT NULL DEFAULT ''
+4.5 image varchar(255) DEFAULT ''
+4.5 description text DEFAULT NULL
+4.5 active tinyint(1) unsigned NOT NULL DEFAULT 1
"""

AUTHORED = """
+4.5 id int(11) NOT NULL
+4.5 aid mediumint(8) NOT NULL
+4.5 alias varchar(100) NOT NULL DEFAULT ''
+4.5 pseudonym varchar(100) NOT NULL DEFAULT ''
"""

COMMENTS = """
+ cid mediumint(8) unsigned NOT NULL
+ module varchar(55) NOT NULL
+ area int(11) NOT NULL DEFAULT 0
+ id mediumint(8) unsigned NOT NULL DEFAULT 0
+ content text NOT NULL DEFAULT ''
+ status tinyint(1) unsigned NOT NULL DEFAULT 1
"""

MENUS = """
id smallint(5) unsigned NOT NULL
title varchar(50) NOT NULL DEFAULT ''
"""

MENU_ROWS = """
id mediumint(5) NOT NULL
parentid mediumint(5) unsigned NOT NULL DEFAULT 0
mid smallint(5) NOT NULL DEFAULT 0
title varchar(255) NOT NULL DEFAULT ''
link text NOT NULL DEFAULT ''
weight int(11) NOT NULL DEFAULT 0
lev int(11) NOT NULL DEFAULT 0
status tinyint(1) unsigned NOT NULL DEFAULT 1
"""

UPLOAD_DIRS = """
did mediumint(8) NOT NULL
dirname varchar(250) DEFAULT NULL
time int(11) NOT NULL DEFAULT 0
"""

UPLOAD_FILES = """
name varchar(245) NOT NULL DEFAULT ''
ext varchar(10) NOT NULL DEFAULT ''
type varchar(5) NOT NULL DEFAULT 'image'
src varchar(255) NOT NULL DEFAULT ''
did int(11) NOT NULL DEFAULT 0
title varchar(245) NOT NULL DEFAULT ''
alt varchar(255) NOT NULL DEFAULT ''
"""

USERS = """
userid mediumint(8) unsigned NOT NULL
username varchar(100) NOT NULL DEFAULT ''
password varchar(150) NOT NULL DEFAULT ''
email varchar(100) NOT NULL DEFAULT ''
+ first_name varchar(100) NOT NULL DEFAULT ''
+ last_name varchar(100) NOT NULL DEFAULT ''
- full_name varchar(255) NOT NULL DEFAULT ''
"""

COUNTER = """
c_type varchar(100) NOT NULL
c_val varchar(100) NOT NULL
last_update int(11) NOT NULL DEFAULT 0
c_count int(11) unsigned NOT NULL DEFAULT 0
"""

CONFIG = """
lang varchar(3) NOT NULL DEFAULT 'sys'
module varchar(50) NOT NULL DEFAULT 'global'
config_name varchar(30) NOT NULL DEFAULT ''
config_value text DEFAULT NULL
"""

# By what follows the prefix, the language, the module.
OF_SITE = {
    "upload_dir": UPLOAD_DIRS,
    "upload_file": UPLOAD_FILES,
    "users": USERS,
    "counter": COUNTER,
    "config": CONFIG,
}
OF_LANGUAGE = {
    "modules": MODULES,
    "modfuncs": MODFUNCS,
    "comment": COMMENTS,
    "menu": MENUS,
    "menu_rows": MENU_ROWS,
}
OF_MODULE = {
    "cat": SECTIONS,
    "rows": ARTICLES,
    "detail": DETAILS,
    "topics": TOPICS,
    "sources": SOURCES,
    "tags": TAGS,
    "tags_id": TAGGED,
    "block_cat": GROUPS,
    "block": GROUPED,
    "author": AUTHORS,
    "authorlist": AUTHORED,
}


def columns(definitions: str, generation: str) -> dict[str, str]:
    """Name and definition of the columns that a table has in ``generation``; empty: it has no such table."""
    kept = {}
    for line in definitions.strip().splitlines():
        since, definition = line.split(" ", 1) if line[0] in "+-" else ("", line)
        if {"": True, "-": generation == "3.x", "+": generation != "3.x", "+4.5": generation == "4.5"}[since]:
            kept[definition.split()[0]] = definition
    return kept
