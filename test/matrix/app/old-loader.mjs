// As on Node before 22.22.3 and 24.11.1, where modules are hooked from a thread of the loader's own.
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.15.0' } });
