// A small stand-in for n8n: gives the node its parameters and asks what it would have asked. One step, from the wish on standard input to the
// items or the error on standard output.
'use strict';

const Module = require('node:module');
const path = require('node:path');
const fs = require('node:fs');

// What the node takes of n8n itself.
class NodeError extends Error {
  constructor(_node, error, more) {
    super(typeof error === 'string' ? error : error.message);
    this.description = more && more.description;
  }
}
const load = Module._load;
Module._load = (name, ...rest) =>
  name === 'n8n-workflow' ? { NodeApiError: NodeError, NodeOperationError: NodeError } : load(name, ...rest);

const wish = JSON.parse(fs.readFileSync(0, 'utf8'));
const { EvolutionApi } = require(
  path.join(process.env.WAKALA_CLIENT, 'node_modules/n8n-nodes-evolution-api/dist/nodes/EvolutionApi/EvolutionApi.node.js'),
);

async function request({ method, uri, body, headers, json }) {
  const answer = await fetch(uri, {
    method,
    headers: { ...headers, ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${answer.status} - ${text}`);
  }
  return json ? JSON.parse(text) : text;
}

const stand = {
  getCredentials: async () => ({ 'server-url': wish.url, apikey: wish.key }),
  getInputData: () => [{ json: {} }],
  getNode: () => ({ name: 'Evolution API' }),
  continueOnFail: () => false,
  getNodeParameter(name, _item, otherwise) {
    const all = { resource: wish.resource, operation: wish.operation, ...wish.parameters };
    if (name in all) {
      return all[name];
    }
    if (otherwise !== undefined) {
      return otherwise;
    }
    throw new Error(`Could not get parameter "${name}"`);
  },
  helpers: {
    request,
    returnJsonArray: (data) => (Array.isArray(data) ? data : [data]).map((one) => ('json' in one ? one : { json: one })),
  },
};

new EvolutionApi().execute
  .call(stand)
  .then(([items]) => process.stdout.write(JSON.stringify({ items })))
  .catch((error) => process.stdout.write(JSON.stringify({ error: `${error.message} ${error.description || ''}` })));
