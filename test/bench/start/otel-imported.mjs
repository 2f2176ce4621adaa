import '@opentelemetry/sdk-node';
