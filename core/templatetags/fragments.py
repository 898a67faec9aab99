"""Parts of a page that many pages have alike, rendered once."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, fragments: FilterExpression, keys: list[FilterExpression]) -> None:
        self.nodelist, self.fragments, self.keys = nodelist, fragments, keys

    def render(self, context: Context) -> str:
        fragments = self.fragments.resolve(context)
        if not isinstance(fragments, dict):  # a page without an agency, as a bare preview
            return self.nodelist.render(context)
        key = (get_language(), *(key.resolve(context) for key in self.keys))
        if (found := fragments.get(key)) is None:
            found = fragments[key] = self.nodelist.render(context)
        return found


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """``{% kept agency.fragments "menu" place %}…{% endkept %}``: rendered once for each language and key.

    Kept in the dictionary, and so as long as that. What is inside may depend on the keys and on what the
    dictionary belongs to, on nothing else.
    """
    _name, fragments, *keys = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, parser.compile_filter(fragments), [parser.compile_filter(key) for key in keys])
