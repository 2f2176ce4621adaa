import { configure } from '@costspan/core';
import { registerOTel } from '@vercel/otel';

export async function register() {
  const signals = process.env.NEXT_RUNTIME === 'nodejs' ? (await import('./otlp')).signals() : {};
  registerOTel({ serviceName: 'studio', ...signals });
  configure({ ledger: process.env.LEDGER ? ['otel', `file:${process.env.LEDGER}`] : 'otel' });
}
