-- Calls that may be billed and that nobody knows the end of: still open, whenever they were made. The invoice is
-- between the spend and the spend with these.
SELECT provider, model, currency, sum(amount) AS amount, count() AS charges, min(time) AS oldest
FROM costspan_charges
WHERE status = 'at_risk'
GROUP BY provider, model, currency
ORDER BY amount DESC
