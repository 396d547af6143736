//! The interface's OpenAPI document: made of the contract and the table of routes, and committed as `docs/openapi.json`.

mod document;
mod refusals;
