"""Writes genai-prices as JSON: its models, the names that they match, and their prices.

    python tables.py FOLDER < names.json > genai.json

FOLDER has the package; names.json lists, by provider of genai-prices, names that its matchers are
asked for beside those that they state. The first model that matches a name has it, as in genai-prices.
"""

import json
import sys

sys.path.insert(0, sys.argv[1])

from genai_prices.data import providers  # noqa: E402
from genai_prices.types import (  # noqa: E402
    ClauseEquals,
    ClauseOr,
    ConditionalPrice,
    StartDateConstraint,
    TieredPrices,
)


def stated(clause):
    if isinstance(clause, ClauseEquals):
        return [clause.equals]
    if isinstance(clause, ClauseOr):
        return [name for one in clause.or_ for name in stated(one)]
    return []


def steps(value):
    if isinstance(value, TieredPrices):
        return [[0, str(value.base)], *([tier.start, str(tier.price)] for tier in value.tiers)]
    return [[0, str(value)]]


def values(prices):
    found = {}
    for key, value in vars(prices).items():
        for name, one in value.items() if isinstance(value, dict) else [(key, value)]:
            if one is not None and not name.startswith('_'):
                found[name] = steps(one)
    return found


def constraint(one):
    if isinstance(one, StartDateConstraint):
        return {'from': one.start_date.isoformat()}
    return {} if one is None else {'unknown': repr(one)}


def exported(provider, asked):
    candidates = dict.fromkeys(
        [name for model in provider.models for name in [model.id, *stated(model.match)]] + asked
    )
    owners = {}
    for name in candidates:
        for model in provider.models:
            if model.match.is_match(name.lower()):
                owners.setdefault(model.id, []).append(name)
                break
    return [
        {
            'id': model.id,
            'names': owners.get(model.id, []),
            'comment': model.price_comments or '',
            'prices': [
                {**constraint(one.constraint), 'values': values(one.prices)}
                for one in (
                    model.prices
                    if isinstance(model.prices, list)
                    else [ConditionalPrice(prices=model.prices, constraint=None)]
                )
            ],
            'variants': [
                {'when': one.when, **constraint(one.constraint), 'values': values(one.prices)}
                for one in model.price_variants or []
            ],
        }
        for model in provider.models
    ]


names = json.load(sys.stdin)
json.dump(
    {
        provider.id: {'urls': provider.pricing_urls, 'models': exported(provider, names[provider.id])}
        for provider in providers
        if provider.id in names
    },
    sys.stdout,
    indent=1,
)
