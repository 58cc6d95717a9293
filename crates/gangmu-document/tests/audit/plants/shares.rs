//! Shares of counts: R03 shares, R04 rates of completion.

use super::{Phrase, p, s};
use crate::maker::{d1, han_percent, share, slot};

pub const R03: &[Phrase] = &[
    s("standard", |m| {
        let b = m.n(61, 98);
        let a = b - m.n(21, 39);
        let rate = m.share_off(a, b, 1);
        format!("全县{b}所义务教育学校中，有{a}所通过标准化学校验收，占{rate}%。")
    }),
    s("inclusive", |m| {
        let b = m.county.kindergartens;
        let a = b - m.n(9, 21);
        let rate = m.share_off(a, b, 2);
        format!("全县共有幼儿园{b}所，其中普惠性幼儿园{a}所，占比{rate}%。")
    }),
    s("public", |m| {
        let b = m.county.children;
        let a = b * m.n(51, 64) / 100 + m.n(1, 40);
        let rate = m.share_off(a, b, 1);
        format!("公办幼儿园在园幼儿{a}人，占全县在园幼儿总数{b}人的{rate}%。")
    }),
    s("degree", |m| {
        let b = m.county.teachers;
        let a = b * m.n(71, 84) / 100 + m.n(1, 40);
        let tenths = (2_000 * a + b) / (2 * b);
        let rate = slot(han_percent(tenths), han_percent(tenths - m.n(21, 49)));
        format!("全县专任教师{b}人，具有本科及以上学历的{a}人，占{rate}。")
    }),
    s("special", |m| {
        let (a, b, c) = (m.n(111, 190), m.n(61, 99), m.n(21, 49));
        let all = a + b + c;
        let rate = m.share_off(b, all, 1);
        format!(
            "在册残疾学生{all}人，随班就读{a}人、特教学校就读{b}人、送教上门{c}人，分别占{}%、{rate}%、{}%。",
            share(a, all, 1),
            share(c, all, 1)
        )
    }),
    s("classes", |m| {
        let b = m.n(910, 1_390);
        let a = m.n(31, 99);
        let rate = slot(share(a, b, 2), share(a + b / 60 + 9, b, 2));
        format!("全县义务教育阶段现有教学班{b}个。其中，超过45人的班级{a}个，占比{rate}%。")
    }),
    s("rural", |m| {
        let b = m.county.primaries;
        let a = b - m.n(9, 15);
        let rate = m.share_off(a, b, 1);
        format!("农村小学{a}所（占全县{b}所小学的{rate}%），是补齐办学短板的重点。")
    }),
    s("young", |m| {
        let b = m.n(211, 390);
        let a = b - m.n(61, 99);
        let rate = m.share_off(a, b, 0);
        format!("交流轮岗教师{b}人，其中40岁以下{a}人，占{rate}%，骨干教师也有较大比例。")
    }),
    s("funds", |m| {
        let b = m.n(2_211, 3_990);
        let a = b * m.n(55, 72) / 100;
        let rate = m.share_off(a, b, 1);
        format!("全年落实基建资金{}万元，其中上级补助{}万元，占总投入的{rate}%。", d1(b * 10), d1(a * 10))
    }),
    s("left", |m| {
        let b = m.n(3_211, 5_990);
        let a = b * m.n(12, 32) / 100 + m.n(1, 20);
        let rate = m.share_off(a, b, 2);
        format!("登记在册的留守儿童{a}人，占登记摸底学生{b}人的{rate}%，已全部建立关爱档案。")
    }),
];

pub const R04: &[Phrase] = &[
    s("hazards", |m| {
        let b = m.n(411, 790);
        let a = b - m.n(21, 60);
        let rate = m.share_off(a, b, 1);
        format!("全年排查安全隐患{b}处，整改{a}处，整改率{rate}%。")
    }),
    s("training", |m| {
        let b = m.n(111, 190) * 10;
        let a = b - m.n(40, 160);
        let rate = m.share_off(a, b, 1);
        format!("年初计划培训教师{b}人，实际培训{a}人，计划完成率为{rate}%。")
    }),
    s("petition", |m| {
        let b = m.n(211, 390);
        let a = b - m.n(7, 30);
        let rate = m.share_off(a, b, 2);
        format!("应办结群众诉求{b}件，按时办结{a}件，按时办结率达到{rate}%。")
    }),
    s("investment", |m| {
        let b = m.n(41, 90) * 100;
        let a = b - m.n(301, 990);
        let rate = m.share_off(a, b, 1);
        format!("年度计划投资{b}万元，截至12月底已完成投资{a}万元，占年度计划的{rate}%。")
    }),
    s("checkup", |m| {
        let b = m.n(11_011, 21_990);
        let a = b - m.n(301, 990);
        let rate = slot(share(a, b, 2), share(a - b / 50, b, 2));
        format!("应体检学生{b}人，实际体检{a}人，体检率{rate}%，结果及时反馈家长。")
    }),
    s("afterschool", |m| {
        let b = m.county.primary_pupils + m.county.junior_pupils;
        let a = b * m.n(84, 93) / 100 + m.n(1, 40);
        let rate = m.share_off(a, b, 1);
        format!("全县义务教育阶段学生{b}人，参加课后服务的学生{a}人，参与率{rate}%。")
    }),
    s("cameras", |m| {
        let b = m.n(711, 990);
        let a = b - m.n(31, 90);
        let rate = m.share_off(a, b, 1);
        format!("校园重点部位应安装视频监控{b}处，目前已安装{a}处，安装率为{rate}%。")
    }),
    s("survey", |m| {
        let b = m.n(41, 90) * 100;
        let a = b - m.n(201, 690);
        let rate = m.share_off(a, b, 1);
        format!("面向家长发放调查问卷{b}份，收回有效问卷{a}份，有效回收率{rate}%。")
    }),
    s("townhazards", |m| {
        let rows: Vec<(i64, i64)> = (0..3).map(|_| (m.n(51, 99), m.n(3, 17))).collect();
        let towns = ["城关片区", "北部片区", "南部片区"];
        let mut lines = Vec::new();
        for (index, (all, open)) in rows.iter().enumerate() {
            let rate = if index == 1 { m.share_off(all - open, *all, 1) } else { share(all - open, *all, 1) };
            lines.push(format!("{}\t{all}\t{}\t{rate}", towns[index], all - open));
        }
        format!("\n片区\t排查隐患（处）\t完成整改（处）\t整改率（%）\n{}\n", lines.join("\n"))
    }),
    s("equipment", |m| {
        let b = m.n(311, 690);
        let a = b - m.n(21, 50);
        let rate = m.share_off(a, b, 1);
        format!("全年接报设备故障{b}起。24小时内修复{a}起，及时修复率{rate}%，保障了日常教学。")
    }),
    p("wiring", |m| {
        let b = m.n(61, 98);
        let a = b - m.n(11, 29);
        let rate = m.share_off(a, b, 1);
        format!("目前全县应建“明厨亮灶”的{b}所学校已建成{a}所，建成率{rate}%，年内补齐余下学校。")
    }),
];
