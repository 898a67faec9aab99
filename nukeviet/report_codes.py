"""What each note of an import's report means, and how much it matters."""

from enum import StrEnum


class Weight(StrEnum):
    """How much a note matters. Left out: something of the old site is not here. Mended: it is here, changed.

    Told: a decision the operator should know of.
    """

    LEFT_OUT = "left out"
    MENDED = "mended"
    TOLD = "told"


# code: (weight, what it means and what was done about it). docs/operators/nukeviet.md explains each;
# a test holds the two together.
CODES: dict[str, tuple[Weight, str]] = {
    # --- the import as a whole ---
    "language-unknown": (
        Weight.LEFT_OUT,
        "The portal does not speak this language: name it in LANGUAGES and import again.",
    ),
    "article-failed": (
        Weight.LEFT_OUT,
        "The article could not be written; the error is named. The others of its batch are there.",
    ),
    "deleted-here": (
        Weight.TOLD,
        "It was imported before and deleted here since: it is not brought again, its address says 410.",
    ),
    "changed-here": (
        Weight.TOLD,
        "It has changed on the old site and was edited here, too: what is here stays as it is.",
    ),
    "gone-there": (Weight.TOLD, "The old site no longer has it: the article here stays as it is."),
    # --- sections ---
    "section-found": (
        Weight.TOLD,
        "A section with this address was here already: it is used, its title, text and picture stay.",
    ),
    "section-restricted": (
        Weight.TOLD,
        "Not everybody could read this section: here, and in all sections below it, readers must log in.",
    ),
    "section-stopped": (
        Weight.TOLD,
        "The section was switched off: a draft here, as are its articles.",
    ),
    "text-cut": (Weight.LEFT_OUT, "The text is longer than its field here: what did not fit is named."),
    # --- articles ---
    "article-scheduled": (Weight.TOLD, "Not published yet: scheduled here for the same moment."),
    "article-expired": (Weight.TOLD, "Its time was over: it is here, expired, and can be published again."),
    "article-draft": (Weight.TOLD, "A draft there: a draft here."),
    "article-in-review": (
        Weight.TOLD,
        "It waited for approval: a draft here, submitted to the section's workflow where there is one.",
    ),
    "article-stopped": (Weight.TOLD, "Stopped or rejected there: a draft here."),
    "article-in-stopped-section": (Weight.TOLD, "Its section was switched off: a draft here."),
    "article-unfiled": (
        Weight.MENDED,
        "Its section is unknown, nobody could read it: a draft in the section “Chưa phân mục” (“Unfiled”).",
    ),
    "article-elsewhere": (
        Weight.TOLD,
        "Readers were led on to another address: the article here ends with a link to it.",
    ),
    "article-empty": (Weight.MENDED, "It had neither lead nor body: both say its title."),
    "lead-missing": (
        Weight.MENDED,
        "It had no lead: its first paragraph, where that is plain text, is the lead now, else its title.",
    ),
    "body-from-lead": (
        Weight.MENDED,
        "It had a lead and no body: the lead's first sentence is the lead now, the rest the body.",
    ),
    "title-missing": (Weight.MENDED, "It had no title: it is called by its address or number."),
    "lead-split": (
        Weight.MENDED,
        "The lead is longer than 1,000 characters: the rest of it is the first paragraph of the body.",
    ),
    # --- what the old site's tables hold ---
    "another-site": (
        Weight.LEFT_OUT,
        "The source holds several sites with different table prefixes. The one with most articles (in "
        "brackets) was read; the number is how many articles the other has.",
    ),
    "modules-guessed": (
        Weight.TOLD,
        "The table of modules is not there: every table of articles is taken for a news module of its name.",
    ),
    "table-missing": (Weight.LEFT_OUT, "The table is not there. What it would hold is not here."),
    "column-missing": (Weight.LEFT_OUT, "The column is not there. What it would hold is not here."),
    "config-missing": (
        Weight.TOLD,
        "The table of settings is not there. It would tell the site's host names and the module whose name "
        "addresses leave out: that is taken to be “news”, else the first.",
    ),
    "row-orphan": (
        Weight.LEFT_OUT,
        "The row (its table is named) belongs to an article, group, tag or author that is not there.",
    ),
    "section-orphan": (Weight.MENDED, "The section above it is not there: it is at the top."),
    "section-circle": (
        Weight.MENDED,
        "Sections lie inside each other in a circle: the one with the smallest number is at the top.",
    ),
    "section-alias-twice": (
        Weight.TOLD,
        "Two sections have the same alias: which one an old address means is not certain.",
    ),
    "section-unknown": (
        Weight.MENDED,
        "Some of the article's sections are not there (their numbers are named): it is in the others, and if "
        "the main one is lost, the first of them takes its place.",
    ),
    "topic-unknown": (Weight.MENDED, "The article's topic is not there (its number is named): it has none."),
    "source-unknown": (Weight.MENDED, "The article's source is not there (its number is named)."),
    "body-missing": (Weight.TOLD, "The article has no body: title and lead are here."),
    "status-unknown": (Weight.MENDED, "The status is none that NukeViet has: the article is a draft here."),
    "date-invalid": (
        Weight.MENDED,
        "The date of publication is 0, before 1970, or in 2100 or later: it has the date when it was "
        "written, else changed, else that of the article before it, or of the first that has one (in "
        "brackets).",
    ),
    "keywords-no-tags": (
        Weight.TOLD,
        "This generation has no tags, only keywords for search engines: they are not here. The number is how "
        "many articles have some.",
    ),
    # Files (nukeviet.library).
    "file-folder-missing": (
        Weight.LEFT_OUT,
        "No --files was given: every picture and document was left out, except those brought here before.",
    ),
    "picture-missing": (Weight.LEFT_OUT, "The picture is not below --files; it was left out."),
    "picture-broken": (Weight.LEFT_OUT, "The picture is damaged or cut off; it was left out."),
    "picture-too-large": (
        Weight.LEFT_OUT,
        "The picture has more pixels or bytes than an upload may have; it was left out.",
    ),
    "document-missing": (Weight.LEFT_OUT, "The document is not below --files; it was left out."),
    "document-too-large": (Weight.LEFT_OUT, "The document has more than 512 MB; it was left out."),
    "document-unused": (
        Weight.LEFT_OUT,
        "No article names this document of the module's folder: it was left out, its old address says 404.",
    ),
    "file-elsewhere": (
        Weight.LEFT_OUT,
        "The address is on another server, on the writer's own computer or holds the file itself; "
        "nothing is fetched, so it was left out.",
    ),
    "file-outside": (
        Weight.LEFT_OUT,
        "The address, or a link on disk, leads out of uploads/, assets/ and files/; it was not read.",
    ),
    "file-not-what-it-says": (
        Weight.LEFT_OUT,
        "The file holds something else than its name says, such as a program; it was left out.",
    ),
    "file-kind-refused": (Weight.LEFT_OUT, "Files of this kind are not taken; it was left out."),
    "file-unreadable": (
        Weight.LEFT_OUT,
        "The file may not be read, or is a directory, a pipe or a device; it was left out.",
    ),
    "picture-converted": (
        Weight.MENDED,
        "The picture was in a format that browsers do not show; it was converted.",
    ),
    "picture-small": (Weight.MENDED, "Of the picture the thumbnail alone was usable; it was taken."),
    # --- the dump ---
    "dump-truncated": (Weight.LEFT_OUT, "The dump ends in the middle; what comes after is missing here."),
    "dump-without-end": (
        Weight.TOLD,
        "The dump lacks the last line that its program writes; if it was cut between two tables, later ones "
        "are missing.",
    ),
    "dump-row-broken": (
        Weight.LEFT_OUT,
        "A row of the dump cannot be read, or has too many or too few values.",
    ),
    "dump-statement-unknown": (
        Weight.LEFT_OUT,
        "An INSERT of the dump has a form that cannot be read; it was skipped.",
    ),
    "table-without-columns": (
        Weight.LEFT_OUT,
        "The dump has rows of a table, but nothing that tells its columns (CREATE TABLE); they were skipped.",
    ),
    "table-unreadable": (
        Weight.LEFT_OUT,
        "The database cannot read this table, or not farther than this row.",
    ),
    "table-twice": (Weight.TOLD, "The dump holds a table more than once; its last copy was used."),
    "other-database": (
        Weight.TOLD,
        "The dump holds several databases; the first with a NukeViet site was used, this one was not.",
    ),
    "mojibake": (
        Weight.MENDED,
        "Texts of this column had been encoded twice (mojibake); they were put right.",
    ),
    "charset-guessed": (
        Weight.MENDED,
        "Texts of this column are not UTF-8; they were read as declared or as Windows-1252, without half a "
        "letter at the end.",
    ),
    # bodies
    "body-as-text": (
        Weight.MENDED,
        "The body could not be read as what it was; its words are here as plain paragraphs.",
    ),
    "rest-unseen": (
        Weight.TOLD,
        "The body ends inside of a comment or script never closed; readers saw nothing after it.",
    ),
    "text-hidden": (
        Weight.LEFT_OUT,
        "A text within the body was hidden from readers of the old site; it was not brought along.",
    ),
    "script-dropped": (Weight.LEFT_OUT, "A program within the body; what it showed has to be made anew."),
    "form-dropped": (Weight.LEFT_OUT, "A field of a form within the body; the words around it are here."),
    "drawing-dropped": (Weight.LEFT_OUT, "A drawing or formula within the body; its words are here as text."),
    "embed-dropped": (Weight.LEFT_OUT, "A frame, film or sound without an address that can be led to."),
    "embed-as-link": (
        Weight.MENDED,
        "A frame, film or sound of another site; a link to it stands there now.",
    ),
    "picture-embedded": (
        Weight.LEFT_OUT,
        "A picture that is written into the body itself instead of a file.",
    ),
    "picture-elsewhere": (
        Weight.MENDED,
        "A picture of another site; nothing was fetched, a link to it stands there now.",
    ),
    "picture-link": (Weight.LEFT_OUT, "A picture that was a link; it is shown, and no longer leads there."),
    "icon-dropped": (Weight.LEFT_OUT, "A picture no larger than a letter."),
    "link-dropped": (
        Weight.LEFT_OUT,
        "A link to an address that may not stand in a text, like a file of one computer; its words are here.",
    ),
    "table-as-text": (
        Weight.MENDED,
        "A table that holds more than short texts, or held things in place; its cells are paragraphs now.",
    ),
    "table-caption": (
        Weight.TOLD,
        "A table without a caption was given this one, from its head or the heading above.",
    ),
    "numbers-as-text": (
        Weight.MENDED,
        "A numbered list that a list of ours would number otherwise; its numbers are written as text.",
    ),
    "raised-as-text": (
        Weight.MENDED,
        "Raised or lowered signs that Unicode does not have stand on the line now.",
    ),
    "struck-text": (Weight.MENDED, "A text that was struck out; it is here and not struck out."),
    # --- topics, tags, authors, sources ---
    "label-cut": (Weight.MENDED, "The text is longer than its field here. It was cut at a word."),
    "label-nameless": (Weight.LEFT_OUT, "A topic, tag or author without a name. It was left out."),
    "label-description": (
        Weight.LEFT_OUT,
        "A description without a place: tags have none here, and one of the same name has its own already.",
    ),
    "label-picture": (
        Weight.LEFT_OUT,
        "The picture of an author page. Upload it in the author's form.",
    ),
    "source-logo": (Weight.LEFT_OUT, "The logo of a source. Sources have a name and an address here."),
    "source-address": (
        Weight.LEFT_OUT,
        "The address of a source is no address of a web page. It was left out; the source's name stayed.",
    ),
    "source-mended": (
        Weight.MENDED,
        "The address of a source was incomplete or written twice; it was mended.",
    ),
    # --- numbers ---
    "views-impossible": (Weight.LEFT_OUT, "No number of views a page can have. It was not carried over."),
    "rating-impossible": (
        Weight.LEFT_OUT,
        "So many votes of one to five stars cannot make so many points. The rating was not carried over.",
    ),
    "total-impossible": (
        Weight.LEFT_OUT,
        "No number of visits a site can have. Enter it in the settings of the visit statistics by hand.",
    ),
    # --- listed, not imported ---
    "comments-left": (
        Weight.LEFT_OUT,
        "An article has comments. They are not imported; keep the old database where they matter.",
    ),
    "menu-item": (
        Weight.TOLD,
        "An item of a menu. Menus are not imported: build them anew from sections and link lists.",
    ),
    # --- groups ---
    "group-placed": (Weight.TOLD, "The group has become the featured articles of this page, as many as fit."),
    "group-list": (
        Weight.TOLD,
        "The group has become a link list of this title, to be placed in a sidebar: the featured articles of "
        "the page had no room for all of it, or were taken.",
    ),
    "group-draft": (
        Weight.TOLD,
        "The page has a draft: its featured articles were left alone. Publish it and import again.",
    ),
    "group-place": (
        Weight.TOLD,
        "The page cannot have featured articles of its own: it is no section or home page, not live, locked, "
        "or kept with its original in another language.",
    ),
    "group-empty": (Weight.LEFT_OUT, "No article of the group is live."),
}
