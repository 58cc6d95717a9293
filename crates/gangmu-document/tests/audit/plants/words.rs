//! Claims and names: R25 ranks and examination results, R26 names.

use super::{Phrase, p, s};
use crate::maker::slot;

pub const R25: &[Phrase] = &[
    s("rank", |m| {
        let claim = slot("教育综合考核各项任务如期完成", "教育综合考核成绩居全市第一");
        format!("{}年，全县{claim}，教育事业稳步发展。", m.county.year)
    }),
    s("exam", |m| {
        let claim = slot("普通高中多样化办学稳步推进", format!("高考一本上线率达到{}%，位居全市第二", m.n(21, 38)));
        format!("县一中{claim}，得到社会认可。")
    }),
    s("exam", |_| {
        let claim = slot("义务教育质量监测结果运用更加科学", "中考平均分连续三年名列全市前三名");
        format!("{claim}，教学改进更有针对性。")
    }),
    p("exam", |m| {
        let goal =
            slot("落实选课走班、生涯指导等育人方式改革要求", format!("确保高考本科上线人数突破{}人", m.n(411, 690)));
        format!("普通高中要{goal}，促进学校内涵发展。")
    }),
    p("exam", |m| {
        let goal = slot("艺术、体育、科技特色项目", format!("升学率达到{}%的目标", m.n(81, 96)));
        format!("各初中学校要围绕{goal}，制定具体措施。")
    }),
    p("exam", |_| {
        let goal = slot("表彰师德标兵和最美乡村教师", "对高考成绩突出的班级和教师按上线人数给予奖励");
        format!("完善教师激励机制，{goal}，激发干事热情。")
    }),
    s("rank", |_| {
        let claim = slot("形成了可推广的经验做法", "工作水平全省领先、全国一流");
        format!("“双减”工作扎实推进，{claim}。")
    }),
    p("rank", |_| {
        let goal = slot("各项指标达到省定标准", "中考成绩力争进入全市前三名");
        format!("加强初中教学常规管理，{goal}。")
    }),
];

pub const R26: &[Phrase] = &[
    s("foreign", |m| {
        let place = slot(m.county.name.clone(), "青阳县");
        format!("{place}教育局党组高度重视，成立以局长为组长的工作领导小组。")
    }),
    s("foreign", |m| {
        let place = slot(m.county.name.clone(), "大冶县");
        format!("一年来，{place}教育事业发展取得新成效，群众获得感明显增强。")
    }),
    s("school", |m| {
        let school = slot(m.county.schools_named[0].clone(), "临泉县第七小学");
        format!("在{school}召开全县课堂教学改革现场会，推广先进经验。")
    }),
    s("school", |m| {
        let school = slot(m.county.schools_named[2].clone(), "金河第三初级中学");
        format!("{school}被确定为劳动教育特色学校，课程建设走在前面。")
    }),
    p("foreign", |m| {
        let place = slot(m.county.name.clone(), "长丰县");
        format!("努力办好{place}人民满意的教育，为县域发展提供人才支撑。")
    }),
    p("school", |m| {
        let school = slot(m.county.schools_named[4].clone(), "海宁市机关幼儿园");
        format!("支持{school}创建省级示范幼儿园，发挥引领带动作用。")
    }),
    s("foreign", |m| {
        let place = slot(m.county.name.clone(), "乐安县");
        let year = m.county.year;
        format!("{year}年，{place}入园难问题得到有效缓解，选派骨干教师赴宁波市跟岗学习。")
    }),
];
