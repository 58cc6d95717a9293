//! HTTP: routes to operations, JSON in and out. It holds no rule; every handler is a few lines.

mod account;
mod attachments;
mod balance;
mod bulk;
mod burden;
mod checks;
mod definitions;
mod describe;
mod documents;
mod duties;
mod error;
mod figures;
mod files;
mod imports;
mod ledgers;
mod notices;
mod page;
mod plan;
mod records;
mod session;
mod stat;
mod summary;
mod supervision;
mod together;
mod trust;
mod units;
mod who;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, header};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The largest body that is read at all: well above the largest file, so that one that is too large is told so.
const MOST_UPLOAD: usize = 256 << 20;
/// The largest body of a request that uploads nothing.
const MOST_BODY: usize = 2 << 20;
/// Answers below this size are sent as they are.
const SMALL: u64 = 16 * 1024;

/// What is said of a request that is refused for another reason than those listed.
const REFUSED: &str = "请求不合要求";

#[derive(OpenApi)]
#[openapi(info(
    title = "纲目",
    description = "教育局一年工作的系统:要点、台账、督查、总结。日期为 ISO 8601,金额以元计,错误见 ErrorBody。"
), modifiers(&Keys), security(("session" = []), ("token" = [])))]
struct Description;

/// How a request says who asks: a person by the cookie, a program by a token.
struct Keys;

impl utoipa::Modify for Keys {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(who::COOKIE, "登录后的会话")));
        let words = "访问令牌,在“我的账号”或用 gangmu accounts token 生成;范围见令牌,不能办理账号事务";
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(words)).build();
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("session", cookie);
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(session::routes())
        .merge(account::routes())
        .merge(figures::routes())
        .merge(documents::routes().layer(DefaultBodyLimit::max(MOST_UPLOAD)))
        .merge(checks::routes().layer(DefaultBodyLimit::max(MOST_UPLOAD)))
        .merge(plan::routes())
        .merge(ledgers::routes())
        .merge(records::routes())
        .merge(duties::routes())
        .merge(supervision::routes())
        .merge(together::routes())
        .merge(trust::routes())
        .merge(burden::routes())
        .merge(stat::routes())
        .merge(balance::routes())
        .merge(definitions::routes())
        .merge(notices::routes())
        .merge(bulk::routes().layer(DefaultBodyLimit::max(MOST_UPLOAD)))
        .merge(imports::routes().layer(DefaultBodyLimit::max(MOST_UPLOAD)))
        .merge(attachments::routes().layer(DefaultBodyLimit::max(MOST_UPLOAD)))
        .merge(summary::routes())
        .merge(units::routes())
}

/// The description of the API.
pub fn openapi() -> utoipa::openapi::OpenApi {
    with_own_names(api().into_openapi())
}

/// The description with the typed shapes of every ledger of a pack.
pub fn openapi_of(pack: &gangmu_pack::Pack) -> serde_json::Value {
    describe::with_ledgers(serde_json::to_value(openapi()).unwrap_or_default(), pack)
}

/// Handlers of different areas share names (list, show): their operations are named with the area. Any of them may be refused
/// before it is reached (body of another kind, too large, not JSON), which is told like all else.
fn with_own_names(mut description: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    use utoipa::openapi::{ContentBuilder, Ref, ResponseBuilder};
    let shape = ContentBuilder::new().schema(Some(Ref::from_schema_name("ErrorBody"))).build();
    let refused = ResponseBuilder::new().description(REFUSED).content("application/json", shape).build();
    for item in description.paths.paths.values_mut() {
        for operation in
            [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
        {
            let area = operation.tags.iter().flatten().next().cloned().unwrap_or_default();
            operation.operation_id = operation.operation_id.take().map(|name| format!("{area}_{name}"));
            operation.responses.responses.insert("4XX".into(), refused.clone().into());
        }
    }
    description
}

/// The whole service: the API below /api, the page everywhere else.
pub fn router(app: App) -> Router {
    let (api, description) = api().split_for_parts();
    let description = serde_json::to_value(with_own_names(description)).unwrap_or_default();
    let description = Arc::new(describe::Described::new(description));
    let header = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    // A list of fifty records travels uncompressed: on an office network the processor is dearer than the bytes.
    let worth = SizeAbove::new(SMALL).and(NotForContentType::IMAGES).and(NotForContentType::new("application/vnd"));
    Router::new()
        .merge(api.layer(axum::middleware::map_response(error::in_chinese)))
        .route("/api/openapi.json", axum::routing::get(move |State(app): State<App>| async move { description.of(&app.pack) }))
        .fallback(page::page)
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(CompressionLayer::new().compress_when(worth))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; frame-ancestors 'none'",
        ))
        .layer(CatchPanicLayer::custom(error::panicked))
        .with_state(app)
}
