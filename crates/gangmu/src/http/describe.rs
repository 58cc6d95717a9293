//! Every ledger in the description of the API, with its own typed shapes: what a program that fills or reads one ledger
//! is written against. It serves nothing; the routes are those of `records` and `bulk`.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use gangmu_pack::Pack;
use gangmu_pack::definition::{Field, FieldType, Ledger, Privacy};
use serde_json::{Map, Value, json};

/// The description for a running product, made anew once its definitions have changed.
pub struct Described {
    plain: Value,
    made: Mutex<Option<(Arc<Pack>, Bytes)>>,
}

impl Described {
    /// From the description without ledgers.
    pub fn new(plain: Value) -> Described {
        Described { plain, made: Mutex::default() }
    }

    /// The description with the ledgers of a pack, as an answer.
    pub fn of(&self, pack: &Arc<Pack>) -> impl IntoResponse + use<> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let text = match &*made {
            Some((of, text)) if Arc::ptr_eq(of, pack) => text.clone(),
            _ => Bytes::from(with_ledgers(self.plain.clone(), pack).to_string()),
        };
        *made = Some((Arc::clone(pack), text.clone()));
        ([(header::CONTENT_TYPE, "application/json")], text)
    }
}

/// The description with one set of paths and shapes for each ledger of the pack.
pub fn with_ledgers(mut description: Value, pack: &Pack) -> Value {
    for ledger in &pack.ledgers {
        insert(&mut description, "/paths", paths(ledger));
        insert(&mut description, "/components/schemas", shapes(pack, ledger));
    }
    description
}

fn insert(description: &mut Value, place: &str, more: Map<String, Value>) {
    if let Some(Value::Object(there)) = description.pointer_mut(place) {
        there.extend(more);
    }
}

fn reference(shape: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{shape}") })
}

fn body(shape: &str) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": reference(shape) } } })
}

fn answers(shape: &str) -> Value {
    let content = |shape: &str| json!({ "application/json": { "schema": reference(shape) } });
    let mut all = json!({ "200": { "description": "完成", "content": content(shape) } });
    for (status, words) in
        [("401", "没有登录"), ("403", "没有权限"), ("404", "没有找到"), ("422", "内容有误"), ("4XX", super::REFUSED)]
    {
        all[status] = json!({ "description": words, "content": content("ErrorBody") });
    }
    all
}

/// The query parameters of a list.
fn list_parameters(ledger: &Ledger) -> Value {
    let states: Vec<&str> = ledger.workflow.states.iter().map(|s| s.id.as_str()).collect();
    let query = |name: &str, words: &str, schema: Value| json!({ "name": name, "in": "query", "description": words, "schema": schema });
    json!([
        query("year", "只要这一年的记录", json!({ "type": "integer", "minimum": -32768, "maximum": 32767 })),
        query("state", &format!("状态,多个用逗号隔开:{}", states.join("、")), json!({ "type": "string" })),
        query("q", "编号或标题中的字", json!({ "type": "string" })),
        query("filter", "条件,如 state = 'closed' and unit.stage = '小学'", json!({ "type": "string" })),
        query("sort", "排序的栏目,前面加 - 为倒序", json!({ "type": "string" })),
        query("after", "从这里往后:上一页的 next", json!({ "type": "string" })),
        query("limit", "一页几条,最多200条", json!({ "type": "integer", "minimum": 1 })),
        query("unit", "只要这个单位及其下级", json!({ "type": "integer", "format": "int64" })),
        query("fields", "只要这些栏目,用逗号隔开", json!({ "type": "string" })),
        query("count", "同时数出总数", json!({ "type": "boolean" })),
    ])
}

fn paths(ledger: &Ledger) -> Map<String, Value> {
    let (id, name) = (&ledger.head.id, &ledger.head.name);
    let shape = |kind: &str| format!("{id}_{kind}");
    let operation =
        |verb: &str, words: &str| json!({ "operationId": format!("{id}_{verb}"), "tags": [name], "summary": words });
    let with = |mut operation: Value, more: Value| {
        insert(&mut operation, "", more.as_object().cloned().unwrap_or_default());
        operation
    };
    let record = json!([{ "name": "record", "in": "path", "required": true, "schema": { "type": "integer", "format": "int64" } }]);
    let list = json!({ "parameters": list_parameters(ledger), "responses": answers(&shape("page")) });
    let create = json!({ "requestBody": body(&shape("new")), "responses": answers(&shape("detail")) });
    let show = json!({ "parameters": record, "responses": answers(&shape("detail")) });
    let change =
        json!({ "parameters": record, "requestBody": body(&shape("patch")), "responses": answers(&shape("detail")) });
    let bulk = json!({ "requestBody": body(&shape("bulk")), "responses": answers("BulkAnswer") });
    let base = format!("/api/ledgers/{id}/records");
    let mut paths = Map::new();
    paths.insert(
        base.clone(),
        json!({ "get": with(operation("list", "列出记录"), list), "post": with(operation("create", "登记一条"), create) }),
    );
    paths.insert(format!("{base}/bulk"), json!({ "post": with(operation("bulk", "批量登记和修改"), bulk) }));
    paths.insert(
        format!("{base}/{{record}}"),
        json!({ "get": with(operation("show", "看一条"), show), "patch": with(operation("change", "修改一条"), change) }),
    );
    for step in &ledger.moves {
        let step_path = format!("{base}/{{record}}/moves/{}", step.id);
        let moved = json!({ "parameters": record, "requestBody": body(&shape("patch")), "responses": answers(&shape("detail")) });
        paths.insert(step_path, json!({ "post": with(operation(&format!("move_{}", step.id), &step.name), moved) }));
    }
    paths
}

fn shapes(pack: &Pack, ledger: &Ledger) -> Map<String, Value> {
    let id = &ledger.head.id;
    let sent: Vec<&Field> = ledger.fields.iter().filter(|f| f.computed.is_none()).collect();
    let required: Vec<&str> =
        sent.iter().filter(|f| f.required && f.default.is_none()).map(|f| f.id.as_str()).collect();
    let properties = |fields: &[&Field], shown: bool| -> Map<String, Value> {
        fields.iter().map(|f| (f.id.clone(), field(pack, f, shown))).collect()
    };
    let values = json!({
        "type": "object", "title": ledger.head.name, "description": ledger.head.about,
        "properties": properties(&sent, false), "additionalProperties": false,
    });
    let shown: Vec<&Field> = ledger.fields.iter().collect();
    let row = json!({ "allOf": [
        reference("RecordRow"),
        { "type": "object", "properties": { "values": { "type": "object", "properties": properties(&shown, true) } } },
    ] });
    let own = reference(&format!("{id}_values"));
    let complete = json!({ "allOf": [own, { "type": "object", "required": required }] });
    let owner = json!({ "type": ["integer", "null"], "format": "int64", "description": "记录所属单位;不填为本单位" });
    let shapes = [
        ("values", values),
        ("row", row),
        (
            "new",
            json!({ "type": "object", "required": ["values"], "properties": { "values": complete, "owner": owner } }),
        ),
        (
            "patch",
            json!({ "type": "object", "required": ["revision"], "properties": {
            "revision": { "type": "integer", "format": "int64" }, "values": own, "reason": { "type": "string" } } }),
        ),
        (
            "page",
            json!({ "type": "object", "required": ["records"], "properties": {
            "records": { "type": "array", "items": reference(&format!("{id}_row")) },
            "next": { "type": ["string", "null"] }, "total": { "type": ["integer", "null"], "format": "int64" } } }),
        ),
        (
            "detail",
            json!({ "allOf": [reference("RecordDetail"),
            { "type": "object", "properties": { "row": reference(&format!("{id}_row")) } }] }),
        ),
        (
            "bulk",
            json!({ "allOf": [reference("BulkRows"), { "type": "object", "properties": {
            "rows": { "type": "array", "maxItems": 100_000, "items": { "type": "object", "required": ["values"], "properties": {
                "number": { "type": ["string", "null"] }, "owner": {}, "values": own } } } } }] }),
        ),
    ];
    shapes.into_iter().map(|(kind, shape)| (format!("{id}_{kind}"), shape)).collect()
}

/// One field. What is given out differs: a unit comes with its name, files come with theirs, a protected value masked.
fn field(pack: &Pack, field: &Field, shown: bool) -> Value {
    let mut shape = match field.kind {
        FieldType::Text | FieldType::Person | FieldType::Ref => json!({ "type": "string", "maxLength": 200 }),
        FieldType::Long => json!({ "type": "string" }),
        FieldType::Int => json!({ "type": "integer", "format": "int64" }),
        FieldType::Num | FieldType::Money => json!({ "type": "number" }),
        FieldType::Date => json!({ "type": "string", "format": "date" }),
        FieldType::Time => json!({ "type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$" }),
        FieldType::Bool => json!({ "type": "boolean" }),
        FieldType::Code => codes(pack, field, json!({ "type": "string" })),
        FieldType::Codes => json!({ "type": "array", "items": codes(pack, field, json!({ "type": "string" })) }),
        FieldType::Unit if shown => reference("UnitBrief"),
        FieldType::Unit => json!({ "oneOf": [{ "type": "integer", "format": "int64" }, { "type": "string" }] }),
        FieldType::File if shown => json!({ "type": "array", "items": reference("Attachment") }),
        FieldType::File => json!({ "type": "array", "items": { "type": "string", "pattern": "^[0-9a-f]{64}$" } }),
        FieldType::Place => json!({ "type": "string", "pattern": r"^-?\d+(\.\d+)?,-?\d+(\.\d+)?$" }),
        FieldType::IdCard => json!({ "type": "string", "pattern": r"^\d{17}[\dX]$" }),
        FieldType::Mobile => json!({ "type": "string", "pattern": r"^1\d{10}$" }),
        FieldType::CreditCode => json!({ "type": "string", "pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$" }),
        FieldType::SchoolCode => json!({ "type": "string", "pattern": r"^\d{10}$" }),
        FieldType::Group => {
            let columns: Map<String, Value> =
                field.columns.iter().map(|c| (c.id.clone(), self::field(pack, c, shown))).collect();
            let required: Vec<&str> = field.columns.iter().filter(|c| c.required).map(|c| c.id.as_str()).collect();
            json!({ "type": "array", "items": { "type": "object", "properties": columns, "required": required } })
        }
    };
    if shown && field.privacy != Privacy::Open {
        shape = json!({ "type": ["string", "null"], "description": "受保护,这里给出的是遮盖后的值" });
    }
    let limits = [("minimum", field.min), ("maximum", field.max)];
    if let Value::Object(shape) = &mut shape {
        shape.insert("title".into(), field.name.clone().into());
        shape.extend(limits.into_iter().filter_map(|(key, limit)| Some((key.to_owned(), limit?.into()))));
        if let (Some(help), false) = (&field.help, shape.contains_key("description")) {
            shape.insert("description".into(), help.clone().into());
        }
    }
    shape
}

fn codes(pack: &Pack, field: &Field, mut shape: Value) -> Value {
    let codes = pack.codes(field);
    if !codes.is_empty() {
        shape["enum"] = codes.into();
    }
    shape
}
