-- What fail-overs cost, of the last 30 days. planned is what the planned model would have cost for the same, where
-- its price is known; a quotient of a double, so not exact.
SELECT
    from_provider,
    from_model,
    from_tier,
    provider,
    model,
    tier,
    sum(charge.amount) AS amount,
    round(sumOrNull(toFloat64(charge.amount) / price_ratio), 6) AS planned,
    count() AS generations
FROM costspan_charges AS charge
WHERE reason = 'failover' AND is_spend AND currency = 'USD' AND time > now() - INTERVAL 30 DAY
GROUP BY from_provider, from_model, from_tier, provider, model, tier
ORDER BY amount DESC
