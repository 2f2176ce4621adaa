-- Why generations were made again, of the last 30 days; '' is outside an output.
SELECT reason, provider, model, sumOrNullIf(charge.amount, is_spend) AS amount, currency, count() AS generations
FROM costspan_charges AS charge
WHERE time > now() - INTERVAL 30 DAY
GROUP BY reason, provider, model, currency
ORDER BY amount DESC NULLS LAST
