from .articles import ArticlePage
from .featured import BaseFeaturedArticle, SectionFeaturedArticle
from .feeds import FeedsMixin
from .listing import ListingEntry
from .relations import ArticleAttachment, ArticleAuthor, ArticleSection, ArticleTopic
from .sections import NewsIndexPage
from .sidebar import SidebarPage
from .snippets import Author, Topic
from .tags import ArticleTag, Tag

__all__ = [
    "ArticleAttachment",
    "ArticleAuthor",
    "ArticlePage",
    "ArticleSection",
    "ArticleTag",
    "ArticleTopic",
    "Author",
    "BaseFeaturedArticle",
    "FeedsMixin",
    "ListingEntry",
    "NewsIndexPage",
    "SectionFeaturedArticle",
    "SidebarPage",
    "Tag",
    "Topic",
]
