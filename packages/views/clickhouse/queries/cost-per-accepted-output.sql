-- What an accepted output costs, with all attempts, gates and prompt steps that led to it or to nothing, of the last
-- 30 days. per_accepted is NULL where nothing was accepted: such an output has no price.
SELECT
    output_name,
    plan,
    feature,
    sum(amount) AS amount,
    count() AS outputs,
    sum(accepted) AS accepted_pieces,
    if(accepted_pieces = 0, NULL, amount / accepted_pieces) AS per_accepted,
    sum(attempts) AS generations
FROM costspan_outputs
WHERE time > now() - INTERVAL 30 DAY
GROUP BY output_name, plan, feature
ORDER BY amount DESC
