from django.db import models

from ..ratings.numbers import RatingNumbers


class ArticleRating(models.Model):
    """The sums of an article's votes; changed by ``articles.ratings.votes`` alone, with the votes."""

    article = models.OneToOneField(
        "articles.ArticlePage", on_delete=models.CASCADE, primary_key=True, related_name="rating_sums"
    )
    points = models.PositiveBigIntegerField(default=0)  # stars of the votes here, added up
    votes = models.PositiveBigIntegerField(default=0)
    # Of an earlier site, of which no single votes are known.
    carried_points = models.PositiveBigIntegerField(default=0)
    carried_votes = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.article_id}: {self.points}/{self.votes}"

    @property
    def numbers(self) -> RatingNumbers:
        return RatingNumbers(self.points + self.carried_points, self.votes + self.carried_votes)


class Vote(models.Model):
    """One reader's stars for one article; of the reader nothing but a hash that says nothing elsewhere."""

    article = models.ForeignKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="votes")
    token_hash = models.CharField(max_length=64)  # of the reader's token and the article: ratings.votes
    stars = models.PositiveSmallIntegerField()

    # An editor who asks where an article is used means other pages.
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "token_hash"], name="vote_unique")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.stars}"
