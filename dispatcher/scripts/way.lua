-- A ticket's way through its stages. Its field 'next' has those to come ('any a,b|all c,d'), 'past' those that are over, in
-- order of time: 'how|rule|lanes|window|outcome|legs|at;' with how 'done', 'skipped' or 'dropped', and the number of the
-- ticket's legs by then, so that those of an 'all' stage are found among them.
local function past_of(how, stage, window, outcome, legs)
  local rule, lanes = match(stage, '^(%a+) (.*)$')
  local _, n = string.gsub(legs or '', ',', '')
  return table.concat({how, rule, lanes, window, outcome, format('%.0f', n), NOW}, '|') .. ';'
end

-- The stages of 'next' one by one.
local function stages_in(after)
  local found = {}
  for stage in gmatch(after, '[^|]+') do found[#found + 1] = stage end
  return found
end

-- The lanes of this stage that are left once the present one is done: none, but in an 'all' stage.
local function legs_left(rule, todo, lane)
  local left = {}
  if rule == 'all' then
    for each in gmatch(todo, '[^,]+') do if each ~= lane then left[#left + 1] = each end end
  end
  return table.concat(left, ',')
end
