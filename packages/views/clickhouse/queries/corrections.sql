-- Corrections of the last 30 days: what a later sighting or an invoice said otherwise. Every view above has them.
SELECT
    toDate(time) AS day,
    provider,
    model,
    currency,
    status_before,
    status,
    sum(amount) AS delta,
    count() AS corrections
FROM costspan_records
WHERE event = 'costspan.correction' AND time > now() - INTERVAL 30 DAY
GROUP BY day, provider, model, currency, status_before, status
ORDER BY day, provider, model
