//! Calls, answered: whether the caller may make them, and who knows the answer.

use serde_json::Value;
use wakala_contract::{Body, Call, ErrorCode, ErrorView, Request, WindowCall, WindowRequest};
use wakala_domain::audit::CallerKind;

use crate::caller::Caller;
use crate::core::Core;
use crate::handler::Answers;
use crate::own::WindowAnswers;

impl Core {
    /// Answers a call by its name.
    ///
    /// # Errors
    /// There is no such call, its body is not what it takes, or it is refused.
    pub async fn call(&self, caller: &Caller, name: &str, body: impl Body) -> Result<Value, ErrorView> {
        if let Some(call) = Call::named(name) {
            return self.answer(caller, call.with(body)?).await;
        }
        let Some(call) = WindowCall::named(name) else {
            return Err(ErrorView::new(ErrorCode::NoSuchCall, format!("there is no call {name:?}")));
        };
        self.answer_window(caller, call.with(body)?).await
    }

    /// Answers a call.
    ///
    /// # Errors
    /// The caller may not ask for it, or it is refused.
    pub async fn answer(&self, caller: &Caller, request: Request) -> Result<Value, ErrorView> {
        caller.may(request.call())?;
        let trail = self.within_reach(caller, &request).await?;
        let answer = request.answered_by(&Answers { core: self, caller }).await?;
        if let Some(trail) = trail {
            self.done_for(caller, trail).await;
        }
        Ok(answer)
    }

    /// Answers what the window asks for itself.
    ///
    /// # Errors
    /// It is not the window that asks, or it is refused.
    pub async fn answer_window(&self, caller: &Caller, request: WindowRequest) -> Result<Value, ErrorView> {
        if caller.kind != CallerKind::Window {
            return Err(ErrorView::new(ErrorCode::NotAllowed, "this is the window's own"));
        }
        request.answered_by(&WindowAnswers { core: self }).await
    }
}
