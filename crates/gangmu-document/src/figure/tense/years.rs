//! The year that holds at each place of a line. Tells no kinds.

/// The year that holds at each place of a line.
pub(crate) struct Years<'a> {
    found: Vec<(usize, i32)>,
    /// For each year the place where it ceases to hold, if it belongs to a phrase only.
    ends: Vec<Option<usize>>,
    sentences: Vec<(usize, usize)>,
    /// The characters of the line.
    before: &'a [char],
    /// Places of "去年" that is no comparison: another time than the year before it.
    apart: Vec<usize>,
    /// Places of "今年" and "目前".
    now: Vec<usize>,
}

/// A year this near the head of its sentence holds for the paragraph.
const HEAD: usize = 6;

impl<'a> Years<'a> {
    pub(crate) fn of(chars: &'a [char], sentences: &[(usize, usize)]) -> Self {
        let mut found = crate::kind::years(chars);
        // A year of comparison ("较2019年") or in a title is not the figure's.
        let mut title = false;
        let mut in_title = vec![false; chars.len()];
        for (i, c) in chars.iter().enumerate() {
            title = (title || *c == '《') && *c != '》';
            in_title[i] = title;
        }
        found.retain(|(at, _)| {
            let compared = *at > 0 && matches!(chars[at - 1], '较' | '比' | '自' | '同' | '与');
            // "2015年8月起任校长"
            let tail = &chars[(*at + 4).min(chars.len())..(*at + 9).min(chars.len())];
            let since = tail.first() == Some(&'年') && tail.contains(&'月') && tail.contains(&'起');
            let founded = since
                || *at > 2 && chars[at - 1] == '于' && matches!(chars[at - 2], '立' | '建' | '办' | '始' | '生' | '台');
            let compared = compared || founded;
            !(in_title[*at] || compared)
        });
        let ends = found.iter().map(|(at, _)| phrase_end(chars, *at)).collect();
        let now = chars
            .windows(2)
            .enumerate()
            .filter(|(_, w)| matches!(w, ['今', '年'] | ['目', '前']))
            .map(|(at, _)| at)
            .collect();
        let apart = chars
            .windows(2)
            .enumerate()
            .filter(|(at, w)| {
                let compared =
                    *at > 0 && matches!(chars[at - 1], '比' | '较' | '由' | '从' | '与' | '同' | '于' | '是');
                *w == ['去', '年'] && !compared
            })
            .map(|(at, _)| at)
            .collect();
        Self { found, ends, sentences: sentences.to_vec(), before: chars, apart, now }
    }

    pub(crate) fn at(&self, place: usize) -> Option<i32> {
        let sentence = self.sentences.iter().find(|(from, to)| (*from..*to).contains(&place))?;
        let until = self.found.partition_point(|(at, _)| *at < place);
        let holds = |index: &usize| self.ends[*index].is_none_or(|end| place < end);
        // "今年": an earlier year does not reach into a sentence of its own time.
        let own_time = self.now.iter().any(|at| (sentence.0..place).contains(at));
        let of_paragraph = |at: usize| {
            if own_time {
                return false;
            }
            let home = self.sentences.iter().find(|(from, to)| (*from..*to).contains(&at));
            // "到2025年" and "2017年高考" hold for their sentence only.
            let reaches =
                at > 0 && matches!(self.before[at - 1], '到' | '至') && !(at > 1 && self.before[at - 2] == '截');
            home.is_some_and(|home| at - home.0 <= HEAD) && !reaches
        };
        (0..until)
            .rev()
            .filter(holds)
            .filter(|i| !self.apart.iter().any(|at| (self.found[*i].0..place).contains(at)))
            .map(|i| self.found[i])
            .find_map(|(at, year)| (at >= sentence.0 || of_paragraph(at)).then_some(year))
    }
}

/// "由2022年的168所", "完成2016年续建项目32个，…": a year within a phrase holds to the end of the phrase.
fn phrase_end(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|i| chars[i])?;
    let named_from = matches!(before, '由' | '从');
    let ends = |c: &char| {
        matches!(c, '，' | '；' | '。' | '、')
            || named_from && matches!(c, '提' | '增' | '调' | '升' | '降' | '减' | '上' | '下')
    };
    let adverb = matches!(before, '到' | '至' | '在' | '于' | '自' | '截' | '对' | '就') || !is_letter(before);
    let goes_on = chars
        .get(at + 5)
        .is_some_and(|c| is_letter(*c) && !matches!(c, '底' | '末' | '度' | '以' | '来' | '秋' | '春' | '而'));
    // "2020年助学贷款12411笔，金额8020万元": the next clause tells more of the same.
    const MORE: [&str; 8] = ["，金额", "，资金", "，共", "，合计", "，其中", "，总", "，惠及", "，涉及"];
    let more =
        |i: usize| !named_from && MORE.iter().any(|w| w.chars().enumerate().all(|(k, c)| chars.get(i + k) == Some(&c)));
    let run = || (at..chars.len()).find(|i| ends(&chars[*i]) && !more(*i));
    (named_from || (!adverb && goes_on && chars.get(at + 4) == Some(&'年'))).then(run).flatten()
}

/// Whether a character is part of a word.
fn is_letter(c: char) -> bool {
    c.is_alphabetic()
}
