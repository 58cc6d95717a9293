//! Heads, times and means: R10 persons and person-times, R12 cumulative counts, R13 means, R14 money per head, R21 ratios.

use super::{Phrase, p, s};
use crate::maker::{d1, scaled_ratio, slot};

pub const R10: &[Phrase] = &[
    s("training", |m| {
        let a = m.n(1_110, 1_990);
        let times = slot(a + m.n(711, 1_900), a - m.n(211, 390));
        format!("全年培训教师{a}人，累计{times}人次，实现骨干教师轮训一遍。")
    }),
    s("aid", |m| {
        let a = m.n(3_110, 5_990);
        let times = slot(a * 2 - m.n(11, 90), a - m.n(411, 990));
        format!("全年资助家庭经济困难学生{a}人、{times}人次，没有一名学生因家庭经济困难而失学。")
    }),
    s("visits", |m| {
        let a = m.n(1_110, 1_990);
        let times = slot(a * 3 + m.n(11, 90), a - m.n(211, 390));
        format!("组织{a}名教师开展“大家访”活动，参与家访教师共{times}人次。")
    }),
    s("clinic", |m| {
        let a = m.n(2_110, 2_990);
        let times = slot(a + m.n(511, 990), a - m.n(611, 990));
        format!("开展心理健康服务，接受辅导学生{a}人，共计辅导{times}人次。")
    }),
    s("volunteers", |m| {
        let a = m.n(310, 790);
        let times = slot(a * 4 + m.n(1, 9), a - m.n(41, 90));
        format!("教育系统志愿者{a}人，全年累计参与志愿服务{times}人次。")
    }),
    s("home", |m| {
        let a = m.n(41, 79);
        let times = slot(a * 20, a - m.n(5, 11));
        format!("为{a}名重度残疾学生提供送教上门服务，全年累计送教{times}人次。")
    }),
    s("drill", |m| {
        let a = m.n(21_110, 39_900);
        let times = slot(a * 2 + m.n(101, 909), a - m.n(2_110, 3_900));
        format!("组织应急疏散演练，参加演练师生{a}人，合计{times}人次。")
    }),
    s("study", |m| {
        let a = m.n(61, 99);
        let times = slot(a + m.n(21, 60), a - m.n(11, 29));
        format!("选派校（园）长外出研修学习，全年参训校（园）长{a}人，参训{times}人次。")
    }),
];

pub const R12: &[Phrase] = &[
    s("online", |m| {
        let a = m.n(21, 39) * 100;
        let all = slot(a + m.n(31, 69) * 100, a - m.n(3, 9) * 100);
        format!("今年新录制精品课程资源{a}节，平台累计上线课程资源{all}节。")
    }),
    s("training", |m| {
        let a = m.n(811, 1_490);
        let all = slot(a + m.n(1_811, 3_490), a - m.n(111, 290));
        format!("本年度培训信息技术骨干{a}人次，三年来累计培训{all}人次。")
    }),
    s("digital", |m| {
        let a = m.n(111, 190);
        let all = slot(a + m.n(411, 790), a - m.n(11, 39));
        format!("截至年底，全县累计建成智慧教室{all}间，其中今年新建成{a}间。")
    }),
    s("building", |m| {
        let a = m.n(41, 69) * 10;
        let all = slot(a * 3 + m.n(11, 99), a - m.n(50, 110));
        format!("全年完成校舍维修投资{a}万元，近三年累计完成投资{all}万元。")
    }),
    s("reading", |m| {
        let a = m.n(31, 59);
        let all = slot(a + m.n(41, 99), a - m.n(5, 12));
        format!("全年创建“书香校园”{a}所。至此，全县累计创建“书香校园”{all}所。")
    }),
    s("halfyear", |m| {
        let a = m.n(811, 1_490);
        let all = slot(a + m.n(511, 790), a - m.n(111, 190));
        format!("教师公需科目学习，截至6月底累计完成{a}人，截至年底累计完成{all}人。")
    }),
    s("fundraise", |m| {
        let a = m.n(1_110, 2_490);
        let all = slot(d1(a * 4 + m.n(11, 99)), d1(a - m.n(150, 310)));
        format!("教育基金会当年募集善款{}万元，历年累计募集{all}万元。", d1(a))
    }),
    s("lab", |m| {
        let a = m.n(21, 39);
        let all = slot(a + m.n(41, 79), a - m.n(4, 9));
        format!("年内新增标准化实验室{a}个，累计达{all}个，实验教学条件明显改善。")
    }),
];

pub const R13: &[Phrase] = &[
    s("hours", |m| {
        let (a, b) = (m.n(60, 90), m.n(11, 19) * 100);
        let all = slot(a * b, a * b + m.n(5, 12) * 1_000);
        format!("全县{b}名骨干教师人均完成培训{a}学时，总计{all}学时。")
    }),
    s("books", |m| {
        let (a, b) = (m.n(20, 35), m.n(111, 290) * 100);
        let all = slot(d1(a * b / 1_000), d1(a * b / 1_000 + m.n(31, 60)));
        format!("全县小学生{b}人，生均图书{a}册，图书总量{all}万册。")
    }),
    s("equip", |m| {
        let (a, b) = (m.n(3, 8), m.n(21, 49));
        let all = slot(a * b, a * b + m.n(7, 20));
        format!("为{b}所农村小学配备交互式一体机，平均每校{a}台，共{all}台。")
    }),
    s("grant", |m| {
        let (a, b) = (m.n(2, 9), m.n(31, 69));
        let all = slot(a * b, a * b + m.n(15, 40));
        format!("对{b}所普惠性民办幼儿园给予奖补，平均每园{a}万元，合计发放{all}万元。")
    }),
    s("visits", |m| {
        let (a, b) = (m.n(12, 25), m.n(31, 69));
        let all = slot(a * b, a * b - m.n(50, 90));
        format!("{b}名责任督学人均入校督导{a}次，全年共入校督导{all}次。")
    }),
    s("lectures", |m| {
        let (a, b) = (m.n(3, 9), m.n(41, 89));
        let all = slot(a * b, a * b + m.n(21, 50));
        format!("全县{b}所学校平均每校举办家长学校讲座{a}场，累计举办{all}场。")
    }),
    s("blocks", |m| {
        let (a, b) = (m.n(6, 12), m.n(5, 9));
        let all = slot(a * b * 45, a * b * 45 + m.n(3, 8) * 45);
        format!("新建小学{b}所，每所设{a}个班，每班45人，共可提供小学学位{all}个。")
    }),
    p("subsidy", |m| {
        let (a, b) = (m.n(3, 8) * 100, m.n(11, 29) * 100);
        let all = slot(d1(a * b * 12 / 1_000), d1(a * b * 13 / 1_000 + 200));
        format!("落实乡村教师生活补助，按每人每月{a}元的标准发放，惠及{b}人，全年需资金{all}万元。")
    }),
];

pub const R14: &[Phrase] = &[
    s("boarders", |m| {
        let a = m.n(31, 69) * 100;
        let money = slot(a / 10, a / 10 * 3);
        format!("按每生每年1000元的标准，为{a}名小学家庭经济困难寄宿生发放生活补助{money}万元。")
    }),
    s("boarders", |m| {
        let a = m.n(21, 59) * 80;
        let money = slot(a / 8, a / 8 * 2);
        format!("发放初中困难寄宿生生活补助{money}万元，惠及学生{a}人，执行每生每年1250元标准。")
    }),
    s("meal", |m| {
        let a = m.n(81, 199) * 100;
        let money = slot(a / 10, a / 10 + a / 20);
        format!("营养改善计划惠及学生{a}人，按照每生每天5元、全年200天补助，共拨付膳食补助资金{money}万元。")
    }),
    s("kidsfund", |m| {
        let a = m.n(81, 149) * 100;
        let money = slot(d1(a / 2), d1(a * 2));
        format!("普惠性民办园生均公用经费补助标准为500元，全年向{a}名幼儿拨付补助{money}万元。")
    }),
    s("boarders", |m| {
        let a = m.n(8_110, 12_900);
        let money = slot(a / 10 + a / 100, a * 2);
        format!("全年为{a}名义务教育阶段家庭经济困难寄宿生发放生活补助{money}万元。")
    }),
    s("kidsaid", |m| {
        let a = m.n(11, 29) * 100;
        let money = slot(a / 10, a / 10 * 4);
        format!("学前教育资助标准为每人每年1000元，本年度资助困难幼儿{a}人，发放资金{money}万元。")
    }),
    s("seniorgrant", |m| {
        let a = m.n(11, 29) * 50;
        let money = slot(a / 5, a / 5 + a / 10);
        format!("普通高中国家助学金按每生每年2000元发放，受助学生{a}名，发放资金{money}万元。")
    }),
];

pub const R21: &[Phrase] = &[
    s("ratio", |m| {
        let (a, b) = (m.county.primary_pupils, m.county.primary_pupils / m.n(15, 18) - m.n(1, 40));
        let ratio = slot(scaled_ratio(a, b), scaled_ratio(a + a / 12, b));
        format!("全县小学在校生{a}人，小学专任教师{b}人，生师比为{ratio}:1。")
    }),
    s("ratio", |m| {
        let (a, b) = (m.county.junior_pupils, m.county.junior_pupils / m.n(11, 13) - m.n(1, 40));
        let ratio = slot(scaled_ratio(a, b), scaled_ratio(a - a / 9, b));
        format!("初中阶段生师比{ratio}：1（在校生{a}人，专任教师{b}人）。")
    }),
    s("ratio", |m| {
        let (a, b) = (m.n(15, 18) * 100, m.n(100, 110));
        let (ratio, other) = (scaled_ratio(a, b), scaled_ratio(a + 190, b));
        format!("实验小学在校学生{a}人，配备教师{b}人，师生比达到1:{}。", slot(ratio, other))
    }),
    s("computers", |m| {
        let b = m.n(41, 69) * 100;
        let by = m.n(5, 8);
        let ratio = slot(by, by + 3);
        format!("全县初中配有学生用计算机{b}台，对应在校生{}人，生机比{ratio}:1。", b * by)
    }),
    s("guards", |m| {
        let b = m.n(61, 99);
        let by = m.n(3, 5) * 100;
        let ratio = slot(by, by + 200);
        format!("配备宿舍管理员{b}名，服务寄宿生{}名，管理员与学生之比为1:{ratio}。", b * by)
    }),
    s("psych", |m| {
        let b = m.n(31, 49);
        let by = m.n(8, 15) * 100;
        let ratio = slot(by, by + 400);
        format!("全县配备专职心理健康教师{b}人。按照在校中小学生{}人计算，配备比例为1∶{ratio}。", b * by)
    }),
];
