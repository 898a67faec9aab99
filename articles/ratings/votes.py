"""Votes, and the sums that are kept with them."""

from django.db import transaction
from django.utils.crypto import salted_hmac

from ..models import ArticleRating, Vote
from .numbers import RatingNumbers


@transaction.atomic
def cast(article_id: int, token: str, stars: int) -> RatingNumbers:
    """Record the vote of who has this token, or change it; gives the article's numbers after it.

    Does not raise the site epoch: one vote would empty the page cache. Stored pages are a minute old at most.
    """
    # Nobody else votes on this article before the transaction ends: SQLite's has the database to itself
    # from its start, elsewhere the row is locked, and must be there to be locked.
    ArticleRating.objects.bulk_create([ArticleRating(article_id=article_id)], ignore_conflicts=True)
    sums = ArticleRating.objects.select_for_update().get(pk=article_id)
    votes = Vote.objects.filter(article=article_id, token_hash=_hash(article_id, token))
    before = votes.values_list("stars", flat=True).first()
    if before is None:
        Vote.objects.create(article_id=article_id, token_hash=_hash(article_id, token), stars=stars)
        sums.votes += 1
    else:
        votes.update(stars=stars)
    sums.points += stars - (before or 0)
    sums.save(update_fields=["points", "votes"])
    return sums.numbers


def stars_of(article_id: int, token: str) -> int | None:
    """What who has this token gave the article."""
    votes = Vote.objects.filter(article=article_id, token_hash=_hash(article_id, token))
    return votes.values_list("stars", flat=True).first()


def carry_over(article_id: int, points: int, votes: int) -> None:
    """Set (not add) what readers of an earlier site gave an article.

    Raises ValueError where so many votes of one to five stars cannot make so many points.
    """
    carry_over_many({article_id: RatingNumbers(points, votes)})


def carry_over_many(carried: dict[int, RatingNumbers]) -> None:
    """The same for many articles, by id; one statement, in which votes cast meanwhile stay."""
    for numbers in carried.values():
        if not numbers.is_possible:
            raise ValueError(f"{numbers.points} points from {numbers.votes} votes")
    ArticleRating.objects.bulk_create(
        [
            ArticleRating(article_id=article_id, carried_points=numbers.points, carried_votes=numbers.votes)
            for article_id, numbers in sorted(carried.items())  # in one order: nobody waits in a ring
        ],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["carried_points", "carried_votes"],
    )


def _hash(article_id: int, token: str) -> str:
    """Another for each article: nobody can tell by the rows which votes are one reader's."""
    return salted_hmac("articles.ratings.vote", f"{article_id}:{token}", algorithm="sha256").hexdigest()
