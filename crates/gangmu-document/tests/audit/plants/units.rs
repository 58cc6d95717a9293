//! Units: R15 scale, R27 approximate wholes, R28 two units for one amount.

use super::{Phrase, p, s};
use crate::maker::{d1, d2, slot};

pub const R15: &[Phrase] = &[
    s("school", |m| {
        let (a, b) = (m.n(11, 19) * 1_000, m.n(26, 39));
        let area = slot(a, a * 20);
        format!("城东学校新建教学楼建筑面积{area}平方米，总投资{}万元。", a * b / 100)
    }),
    s("school", |m| {
        let a = m.n(6, 9) * 1_000;
        let money = slot(a * 28 / 100, a / 100);
        format!("总投资{money}万元，建成学生宿舍楼{a}平方米，寄宿条件明显改善。")
    }),
    s("kinder", |m| {
        let a = m.n(9, 12);
        let area = slot(a * 30 * 12, a * 30 * 120);
        format!("新建滨河幼儿园，设{a}个班，可提供学位{}个，建筑面积{area}平方米。", a * 30)
    }),
    s("school", |m| {
        let a = m.n(24, 36);
        let area = slot(a * 45 * 8, a * 45 * 90);
        format!("城西小学迁建项目竣工，总建筑面积{area}平方米，新增小学学位{}个。", a * 45)
    }),
    s("school", |m| {
        let a = m.n(11, 19) * 100;
        let money = slot(d1(a * 3), d1(a * 3 * 100));
        format!("维修改造食堂{a}平方米，投入资金{money}万元，师生就餐环境焕然一新。")
    }),
    p("school", |m| {
        let (a, b) = (m.n(21, 39) * 1_000, m.n(26, 35));
        let money = slot(format!("{}万元", a * b / 100), format!("{}亿元", a * b / 100));
        format!("计划新建县第五中学，规划建筑面积{a}平方米，概算投资{money}。")
    }),
];

pub const R27: &[Phrase] = &[
    s("training", |m| {
        let (a, b) = (m.n(611, 690), m.n(511, 590));
        let all = (a + b) / 100 * 100;
        let part = slot(b, b - m.n(120, 190));
        format!("全年培训教师{all}余人，其中小学教师{a}人、初中教师{part}人。")
    }),
    s("aid", |m| {
        let (a, b) = (m.n(3_110, 3_490), m.n(2_110, 2_490));
        let part = slot(b, b - m.n(1_100, 1_290));
        let all = (a + b) / 100 * 100;
        format!("资助困难学生{all}多人（义务教育阶段{a}人、高中阶段{part}人）。")
    }),
    s("books", |m| {
        let (a, b) = (m.n(311, 349), m.n(211, 249));
        let part = slot(d1(b), d1(b - m.n(111, 150)));
        let all = (a + b) / 10;
        format!("配备图书{all}万余册，包括小学{}万册、初中{part}万册。", d1(a))
    }),
    s("visits", |m| {
        let (a, b, c) = (m.n(121, 149), m.n(221, 249), m.n(311, 349));
        let part = slot(c, c + m.n(180, 250));
        let all = (a + b + c) / 100 * 100;
        format!("累计入户走访{all}余户，其中脱贫户{a}户、监测户{b}户、一般农户{part}户。")
    }),
    s("volunteers", |m| {
        let (a, b) = (m.n(411, 449), m.n(321, 349));
        let part = slot(b, b + m.n(120, 190));
        let all = (a + b + 5) / 10 * 10;
        format!("招募暑期志愿者约{all}人，其中教师志愿者{a}人、大学生志愿者{part}人。")
    }),
    s("lectures", |m| {
        let (a, b) = (m.n(61, 79), m.n(51, 69));
        let all = (a + b - 5) / 10 * 10;
        let part = slot(b, b - m.n(31, 45));
        format!("举办各类专题讲座{all}场以上，其中小学{a}场、初中{part}场，家长参与踊跃。")
    }),
];

pub const R28: &[Phrase] = &[
    s("funds", |m| {
        let a = m.n(51, 98);
        let other = slot(a * 100, a * 10);
        format!("全年争取上级专项资金{}亿元（{other}万元），创历年新高。", d2(a))
    }),
    s("land", |m| {
        let a = m.n(41, 98);
        let square = a * 667;
        let other = slot(square / 100 * 100, square / 1_000 * 100);
        format!("县第五小学征地{a}亩，约合{other}平方米，土地手续已办结。")
    }),
    s("area", |m| {
        let a = m.n(21, 59);
        let other = slot(a * 1_000, a * 10_000);
        format!("新增校舍面积{}万平方米，即{other}平方米，办学空间进一步拓展。", d1(a))
    }),
    s("salary", |m| {
        let a = m.n(1_110, 1_980);
        let other = slot(d1(a), d2(a));
        format!("教师年终一次性奖励所需资金{}元，折合{other}万元，已足额列入预算。", a * 1_000)
    }),
    s("water", |m| {
        let a = m.n(311, 690);
        let other = slot(a * 1_000, a * 10_000);
        format!("爱心企业捐赠图书{}万册，共计{other}册，充实农村学校图书室。", d1(a))
    }),
    s("hours", |m| {
        let a = m.n(12, 19);
        let other = slot(d1(a), d1(a * 10));
        format!("劳动教育基地占地{}平方米（{other}公顷），可同时接待学生500人。", a * 1_000)
    }),
    p("investment", |m| {
        let a = m.n(111, 198);
        let other = slot(a * 100, a * 1_000);
        format!("计划总投资{}亿元，折合人民币{other}万元，分两年实施。", d2(a))
    }),
];
