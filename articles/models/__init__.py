from .archive import ArchiveMixin
from .articles import ArticlePage
from .featured import BaseFeaturedArticle, SectionFeaturedArticle
from .feeds import FeedsMixin
from .listing import LabelEntry, ListingEntry, MonthCount
from .ratings import ArticleRating, Vote
from .relations import ArticleAttachment, ArticleAuthor, ArticleSection, ArticleTopic
from .sections import NewsIndexPage
from .sidebar import SidebarPage
from .snippets import Author, Topic
from .tags import ArticleTag, Tag

__all__ = [
    "ArchiveMixin",
    "ArticleAttachment",
    "ArticleAuthor",
    "ArticlePage",
    "ArticleRating",
    "ArticleSection",
    "ArticleTag",
    "ArticleTopic",
    "Author",
    "BaseFeaturedArticle",
    "FeedsMixin",
    "LabelEntry",
    "ListingEntry",
    "MonthCount",
    "NewsIndexPage",
    "SectionFeaturedArticle",
    "SidebarPage",
    "Tag",
    "Topic",
    "Vote",
]
