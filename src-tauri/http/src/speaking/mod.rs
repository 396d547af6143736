//! How the dialects are spoken: what is asked, read; what is done with it in each of them alike; and what is refused.

pub(crate) mod asked;
pub(crate) mod encoded;
pub(crate) mod form;
pub(crate) mod instances;
pub(crate) mod operation;
pub(crate) mod query;
pub(crate) mod refused;
pub(crate) mod sending;
pub(crate) mod staging;
pub(crate) mod walk;
