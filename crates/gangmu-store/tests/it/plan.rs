//! From a document to a plan, and work on its tasks.

use gangmu_store::{
    NewClause, NewDocument, NewGoal, NewMilestone, NewPlan, NewTarget, NewTask, Store, StoreError, Target, TaskChange,
};
use jiff::civil::date;
use serde_json::json;

use crate::support::{TODAY, account, by, county, on_both};

fn document() -> NewDocument {
    NewDocument {
        name: "2026年工作要点.docx".into(),
        format: "docx".into(),
        hash: "ab".into(),
        year: Some(2026),
        kind: "key_points".into(),
        title: Some("2026年教育工作要点".into()),
        text: "一、保安全".into(),
        reading: json!({ "sections": [] }),
        draft: json!({ "goals": [] }),
        tasks: 1,
        figures: 2,
    }
}

fn plan(year: i64) -> NewPlan {
    let target = NewTarget {
        label: "培训教师".into(),
        comparator: "ge".into(),
        value: 5000.0,
        unit: "人次".into(),
        year,
        binding: "hand".into(),
        ..NewTarget::default()
    };
    let task = NewTask {
        number: "1.1".into(),
        title: "排查隐患".into(),
        kind: "task".into(),
        clause: Some(1),
        lead_unit: Some(4),
        co_units: vec![6, 5, 5],
        leader: Some(1),
        due: Some(date(2026, 11, 30)),
        targets: vec![target],
        milestones: vec![NewMilestone { name: "中期检查".into(), due: date(2026, 7, 1) }],
        ..NewTask::default()
    };
    let second =
        NewTask { number: "1.2".into(), title: "演练".into(), kind: "deliverable".into(), ..NewTask::default() };
    let goal = NewGoal { title: "保安全".into(), area: Some("safety".into()), tasks: vec![task, second] };
    NewPlan { year, title: format!("{year}年要点"), goals: vec![goal] }
}

fn clauses() -> Vec<NewClause> {
    let clause =
        |kind: &str, start| NewClause { section: None, start, end: start + 2, kind: kind.into(), text: "文".into() };
    vec![clause("principle", 0), clause("task", 2)]
}

async fn confirmed(store: &Store) -> (i64, Vec<i64>) {
    county(store).await;
    store.create_accounts(vec![account("li")], &by()).await.unwrap();
    let document = store.create_document(document(), &by()).await.unwrap();
    let confirmed = store.confirm_plan(Some(document), Some(1), plan(2026), clauses(), &by()).await.unwrap();
    (confirmed.plan_id, confirmed.task_ids)
}

#[test]
fn a_document_becomes_the_plan_in_one_step() {
    on_both(async |stage| {
        let store = &stage.store;
        let (plan_id, ids) = confirmed(store).await;
        assert_eq!(store.plan_of_year(2026).await.unwrap().unwrap().id, plan_id);
        assert_eq!(store.plan_of_year(2025).await.unwrap(), None);
        let tasks = store.tasks(plan_id).await.unwrap();
        assert_eq!(tasks.iter().map(|t| t.id).collect::<Vec<_>>(), ids);
        assert_eq!(
            (tasks[0].co_units.as_slice(), tasks[0].status.as_str(), tasks[0].revision),
            ([5, 6].as_slice(), "open", 1)
        );
        assert_eq!(store.task(ids[0]).await.unwrap().as_ref(), tasks.first());
        let clauses = store.clauses(1).await.unwrap();
        assert_eq!(clauses[1].task_id, Some(ids[0]));
        assert_eq!(tasks[0].clause_id, Some(clauses[1].id));
        assert_eq!(store.goals(plan_id).await.unwrap()[0].title, "保安全");
        assert_eq!(store.targets_of_plan(plan_id).await.unwrap()[0].value, 5000.0);
        assert_eq!(store.milestones_of_plan(plan_id).await.unwrap()[0].due, date(2026, 7, 1));
        assert_eq!(store.documents().await.unwrap()[0].status, "confirmed");
    });
}

#[test]
fn a_second_paper_of_a_year_joins_its_plan() {
    on_both(async |stage| {
        let store = &stage.store;
        confirmed(store).await;
        let plan_id = store.plan_of_year(2026).await.unwrap().unwrap().id;
        let (goals, tasks) = (store.goals(plan_id).await.unwrap().len(), store.tasks(plan_id).await.unwrap().len());
        let id = store.create_document(document(), &by()).await.unwrap();
        let more = store.confirm_plan(Some(id), Some(1), plan(2026), clauses(), &by()).await.unwrap();
        assert_eq!(more.plan_id, plan_id);
        let now = store.goals(plan_id).await.unwrap();
        assert_eq!(now.len(), goals * 2);
        assert!(now.windows(2).all(|pair| pair[0].seq < pair[1].seq));
        assert_eq!(store.tasks(plan_id).await.unwrap().len(), tasks * 2);
        assert_eq!(store.document_of_task(more.task_ids[0]).await.unwrap(), Some(id));
    });
}

#[test]
fn a_plan_that_cannot_be_confirmed_leaves_nothing_behind() {
    on_both(async |stage| {
        let store = &stage.store;
        confirmed(store).await;
        let id = store.create_document(document(), &by()).await.unwrap();
        let stale = store.confirm_plan(Some(id), Some(2), plan(2027), clauses(), &by()).await;
        assert!(matches!(stale, Err(StoreError::Stale)));
        let clauseless = store.confirm_plan(Some(id), Some(1), plan(2027), vec![], &by()).await;
        assert!(matches!(clauseless, Err(StoreError::Invalid(_))));
        assert_eq!(store.plans().await.unwrap().len(), 1);
        assert_eq!(store.document(id).await.unwrap().unwrap().brief.status, "uploaded");
        assert_eq!(store.clauses(id).await.unwrap(), []);
    });
}

#[test]
fn a_draft_is_saved_on_its_revision_until_it_is_confirmed() {
    on_both(async |stage| {
        let store = &stage.store;
        let id = store.create_document(document(), &by()).await.unwrap();
        assert_eq!(store.save_draft(id, 1, &json!({ "a": 1 }), &by()).await.unwrap(), 2);
        assert!(matches!(store.save_draft(id, 1, &json!({}), &by()).await, Err(StoreError::Stale)));
        let read = store.document(id).await.unwrap().unwrap();
        assert_eq!((read.brief.draft_revision, read.draft, read.text.as_str()), (2, json!({ "a": 1 }), "一、保安全"));
        store.delete_document(id, &by()).await.unwrap();
        assert_eq!(store.document(id).await.unwrap(), None);
        let (plan_id, _) = confirmed(store).await;
        let document = store.plans().await.unwrap().into_iter().find(|p| p.id == plan_id).unwrap().document_id.unwrap();
        assert!(matches!(store.delete_document(document, &by()).await, Err(StoreError::Invalid(_))));
        assert!(matches!(store.save_draft(document, 1, &json!({}), &by()).await, Err(StoreError::Invalid(_))));
    });
}

#[test]
fn a_task_is_changed_reported_on_finished_and_opened_again() {
    on_both(async |stage| {
        let store = &stage.store;
        let (plan_id, ids) = confirmed(store).await;
        let id = ids[0];
        let change = TaskChange { due: Some(None), co_units: Some(vec![6]), ..TaskChange::default() };
        assert_eq!(store.update_task(id, 1, change.clone(), &by()).await.unwrap(), 2);
        assert!(matches!(store.update_task(id, 1, change, &by()).await, Err(StoreError::Stale)));
        let event = store.history("task", id).await.unwrap().pop().unwrap();
        assert_eq!(event.before, Some(json!({ "co_units": [5, 6], "due": "2026-11-30" })));
        assert_eq!(event.after, Some(json!({ "co_units": [6], "due": null })));
        store.add_report(id, Some(40.0), "已排查两所", &by()).await.unwrap();
        store.add_report(id, None, "又查一所", &by()).await.unwrap();
        assert!(matches!(store.add_report(id, Some(101.0), "", &by()).await, Err(StoreError::Invalid(_))));
        assert_eq!(store.task(id).await.unwrap().unwrap().progress, Some(40.0));
        assert_eq!(store.reports(id).await.unwrap().len(), 2);
        assert_eq!(store.last_reports(plan_id).await.unwrap()[0].text, "又查一所");
        store.finish_task(id, "全部完成", vec!["ab".into()], &by()).await.unwrap();
        let task = store.task(id).await.unwrap().unwrap();
        assert_eq!(
            (task.status.as_str(), task.done_on, task.evidence.as_slice()),
            ("done", Some(TODAY), ["ab".to_owned()].as_slice())
        );
        assert!(matches!(store.finish_task(id, "", vec![], &by()).await, Err(StoreError::Invalid(_))));
        store.reopen_task(id, &by()).await.unwrap();
        let task = store.task(id).await.unwrap().unwrap();
        assert_eq!((task.status.as_str(), task.done_on, task.revision), ("open", None, 4));
    });
}

#[test]
fn targets_and_milestones_come_change_and_go_with_their_history() {
    on_both(async |stage| {
        let store = &stage.store;
        let (_, ids) = confirmed(store).await;
        let new = NewTarget {
            label: "整改率".into(),
            comparator: "eq".into(),
            value: 100.0,
            year: 2026,
            ..NewTarget::default()
        };
        let id = store.add_target(ids[1], new, &by()).await.unwrap();
        let target =
            Target { hand_value: Some(93.5), hand_on: Some(TODAY), ..store.target(id).await.unwrap().unwrap() };
        store.update_target(&target, &by()).await.unwrap();
        assert_eq!(store.targets(ids[1]).await.unwrap(), [target]);
        store.delete_target(id, &by()).await.unwrap();
        assert_eq!(store.target(id).await.unwrap(), None);
        let actions: Vec<String> = store.history("target", id).await.unwrap().into_iter().map(|e| e.action).collect();
        assert_eq!(actions, ["create", "update", "delete"]);
        let id = store.add_milestone(ids[1], NewMilestone { name: "初稿".into(), due: TODAY }, &by()).await.unwrap();
        let mut milestone = store.milestones(ids[1]).await.unwrap().remove(0);
        milestone.done_on = Some(TODAY);
        store.update_milestone(&milestone, &by()).await.unwrap();
        assert_eq!(store.milestones(ids[1]).await.unwrap(), [milestone]);
        store.delete_milestone(id, &by()).await.unwrap();
        assert_eq!(store.milestones(ids[1]).await.unwrap(), []);
        assert!(matches!(store.delete_milestone(id, &by()).await, Err(StoreError::Missing { .. })));
    });
}
