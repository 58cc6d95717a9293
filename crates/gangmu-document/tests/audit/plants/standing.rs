//! The same measure twice: R07 two values, R08 one value under two labels.

use super::{Phrase, p, s};
use crate::maker::slot;

pub const R07: &[Phrase] = &[
    s("boarding", |m| {
        let a = m.n(41, 89);
        let b = slot(a, a - m.n(2, 5));
        format!(
            "全县共有寄宿制学校{a}所，农村学生寄宿条件持续改善。¶按照“一校一案”要求，全县{b}所寄宿制学校全部配备专职宿舍管理员。"
        )
    }),
    s("kinder", |m| {
        let a = m.county.kindergartens;
        let b = m.near(a);
        format!("全县现有幼儿园{a}所，城乡学前教育服务网络基本形成。¶围绕保教质量提升，对全县{b}所幼儿园开展质量评估。")
    }),
    s("teachers", |m| {
        let (a, y) = (m.county.teachers, m.county.year);
        let b = m.near(a);
        format!("{y}年底，全县专任教师{a}人，队伍结构不断优化。¶{y}年，全县共有专任教师{b}人，师德师风总体向好。")
    }),
    s("aid", |m| {
        let a = m.n(1_211, 2_990);
        let b = m.near(a);
        format!("全年发放学生资助资金{a}万元。¶全年共发放学生资助资金{b}万元，资助政策得到有效落实。")
    }),
    s("recruit", |m| {
        let a = m.n(121, 199);
        let b = m.near(a);
        format!(
            "全年公开招聘教师{a}名，有效缓解结构性缺员。¶人事改革稳步推进，全年公开招聘教师{b}名，全部签订聘用合同。"
        )
    }),
    s("consolidation", |m| {
        let a = m.n(991, 998);
        let (b, c) = (format!("{}.{}", a / 10, a % 10), format!("{}.{}", (a - 13) / 10, (a - 13) % 10));
        let c = slot(&b, c);
        format!("九年义务教育巩固率达到{b}%。¶控辍保学机制更加健全，九年义务教育巩固率为{c}%。")
    }),
    s("hazards", |m| {
        let a = m.n(311, 599);
        let b = m.near(a);
        format!("全年共排查校园安全隐患{a}处。¶平安校园建设成效明显，全年排查校园安全隐患{b}处，建立清单逐项销号。")
    }),
    s("points", |m| {
        let a = m.n(21, 49);
        let b = slot(a, a + m.n(2, 6));
        format!("全县保留乡村教学点{a}个。¶继续保障乡村小规模学校运转，全县{b}个乡村教学点均按不足100人补足公用经费。")
    }),
    s("pupils", |m| {
        let a = m.county.primary_pupils;
        let b = m.near(a);
        format!("全县小学在校生{a}人。¶作业管理、睡眠管理、手机管理等规定惠及全县{b}名小学在校生。")
    }),
    p("project", |m| {
        let a = m.n(11, 29);
        let b = slot(a, a + m.n(1, 4));
        format!(
            "{}年计划实施校舍维修改造项目{a}个。¶加强项目资金监管，今年计划实施的{b}个校舍维修改造项目全部纳入台账管理。",
            m.county.year
        )
    }),
];

pub const R08: &[Phrase] = &[
    s("pupils", |m| {
        let a = m.county.children;
        let b = slot(a - m.n(4_111, 7_999), a);
        format!("全县在园幼儿{a}人，学前教育普惠发展。¶学生资助政策全面落实，全年受助学生{b}人。")
    }),
    s("pupils", |m| {
        let a = m.county.primary_pupils;
        let b = slot(a - m.n(8_111, 12_999), a);
        format!("全县小学在校学生{a}人。¶全县农村义务教育营养改善计划受益学生{b}人。")
    }),
    s("teachers", |m| {
        let a = m.county.teachers;
        let b = slot(a - m.n(1_111, 1_999), a);
        format!(
            "全县专任教师{a}人，师资配备基本满足需要。¶语言文字工作扎实推进，全年参加普通话水平测试的社会人员{b}人。"
        )
    }),
    s("area", |m| {
        let a = m.n(23_111, 48_999);
        let b = slot(a - m.n(8_111, 12_999), a);
        format!("全年新建校舍{a}平方米，同时新建运动场地{b}平方米。")
    }),
    s("boarders", |m| {
        let a = m.n(7_111, 9_999);
        let b = slot(a - m.n(2_111, 3_999), a);
        format!("全县寄宿学生{a}人。¶全县登记留守儿童{b}人，关爱服务体系进一步健全。")
    }),
    s("checkup", |m| {
        let a = m.n(21_111, 39_999);
        let b = slot(a - m.n(2_111, 3_999), a);
        format!("完成学生健康体检{a}人，组织师生消防演练{b}人次。")
    }),
];
