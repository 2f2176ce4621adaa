-- Charges without a price, and why, of the last 30 days. They are missing in every sum; a line in a price book of your
-- own prices the next ones.
SELECT provider, model, missing_reason, count() AS charges, max(time) AS latest
FROM costspan_charges
WHERE status = 'unpriced' AND time > now() - INTERVAL 30 DAY
GROUP BY provider, model, missing_reason
ORDER BY charges DESC
