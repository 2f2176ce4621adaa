/** A span processor for development: one line for each generation. */
export class CostPrinter {
  onStart() {}

  onEnd({ name, attributes }) {
    const amount = attributes['costspan.cost.amount'];
    const missing = attributes['costspan.cost.missing_reason'];
    if (amount !== undefined)
      console.log(`$${amount} ${attributes['costspan.cost.status']}: ${name} for ${attributes['costspan.feature']}`);
    else if (missing !== undefined) console.log(`unpriced (${missing}): ${name}`);
  }

  async forceFlush() {}

  async shutdown() {}
}
