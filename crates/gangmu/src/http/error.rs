//! Errors as answers: a status, a code, a sentence, what to do. Nothing of the machine's insides goes out.

use std::any::Any;

use axum::Json;
use axum::extract::multipart::MultipartError;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ops::error::{Finding, OpError};

/// Why a request did not succeed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    /// Stable code.
    pub code: String,
    /// What is wrong, in Chinese.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// Findings with their places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// An operation's error on its way out.
#[derive(Debug)]
pub struct ApiError(OpError);

/// What a handler gives.
pub type Answer<T> = Result<T, ApiError>;

impl<E: Into<OpError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        ApiError(error.into())
    }
}

impl From<MultipartError> for OpError {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return OpError::TooLarge("文件太大".into());
        }
        OpError::Bad("上传中断或格式不对".into(), "请重新选择文件上传".into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code, advice) = shape(&self.0);
        match &self.0 {
            OpError::Store(error) => tracing::error!("{error:?}"),
            OpError::Statistics(error) => tracing::error!("{error}"),
            _ => {}
        }
        let message = match &self.0 {
            OpError::Statistics(_) => "统计没有算出来".into(),
            OpError::Store(_) if status == StatusCode::INTERNAL_SERVER_ERROR => "系统出错,内容没有保存".into(),
            other => other.to_string(),
        };
        let findings = match self.0 {
            OpError::Findings(_, findings) => findings,
            _ => vec![],
        };
        (status, Json(ErrorBody { code: code.into(), message, advice, findings })).into_response()
    }
}

fn shape(error: &OpError) -> (StatusCode, &'static str, String) {
    use gangmu_store::StoreError;
    match error {
        OpError::SignedOut => (StatusCode::UNAUTHORIZED, "signed_out", "请重新登录".into()),
        OpError::BadToken(_) => (StatusCode::UNAUTHORIZED, "bad_token", "请核对令牌,或登录后另做一个".into()),
        OpError::Denied(_) => (StatusCode::FORBIDDEN, "denied", "如确需办理,请联系办公室".into()),
        OpError::NotFound(_) => (StatusCode::NOT_FOUND, "not_found", "它可能已被删除,请返回列表".into()),
        OpError::Stale => (StatusCode::CONFLICT, "stale", "请刷新,核对后再保存".into()),
        OpError::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "请压缩或拆分后再传".into()),
        OpError::Bad(_, advice) => (StatusCode::UNPROCESSABLE_ENTITY, "bad", advice.clone()),
        OpError::Statistics(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "statistics", "请稍后再试;仍不行的,请管理员看服务的日志".into())
        }
        OpError::Findings(..) => (StatusCode::UNPROCESSABLE_ENTITY, "findings", "请按提示改正".into()),
        OpError::Store(StoreError::Duplicate { .. } | StoreError::Value { .. } | StoreError::Invalid(_)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "bad", "请核对后再保存".into())
        }
        OpError::Store(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "failed", "请稍后再试;若仍不行,请把时间告诉管理员".into())
        }
    }
}

/// Refusals that come from the framework itself (a body that is no JSON, an id that is no number, a wrong verb) as answers
/// of the same shape.
pub async fn in_chinese(answer: Response) -> Response {
    let status = answer.status();
    let json =
        answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let (code, message, advice) = match status {
        _ if json || !status.is_client_error() => return answer,
        StatusCode::NOT_FOUND => ("not_found", "没有这个接口", "接口列表见 /api/openapi.json"),
        StatusCode::METHOD_NOT_ALLOWED => ("bad", "这个接口不支持这种操作", "接口列表见 /api/openapi.json"),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "内容太大", "请压缩或拆分后再传"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("bad", "内容的格式不对", "请刷新页面后重试"),
        _ => ("bad", "请求的内容不合要求", "请刷新页面后重填;若用程序访问,请对照 /api/openapi.json"),
    };
    let body = ErrorBody { code: code.into(), message: message.into(), advice: advice.into(), findings: vec![] };
    (status, Json(body)).into_response()
}

/// A panic as an answer. It is a fault of ours: the sentence says so, the log holds the rest.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    let body = ErrorBody {
        code: "failed".into(),
        message: "系统出错,内容没有保存".into(),
        advice: "请稍后再试;若仍不行,请把时间告诉管理员".into(),
        findings: vec![],
    };
    (StatusCode::INTERNAL_SERVER_ERROR, Json(body)).into_response()
}
