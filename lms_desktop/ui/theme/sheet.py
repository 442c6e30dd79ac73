"""The one style sheet of the program: a template filled from the theme."""

import re
from string import Template

from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.theme.theme import Theme

_SHEET = """
QToolTip { background: ${raised}; color: ${text}; border: 1px solid ${line}; padding: ${px4}px ${px8}px; }

QPushButton { min-height: ${px32}px; padding: 0 ${px14}px; border: 1px solid ${control};
    border-radius: ${px8}px; background: ${surface}; color: ${text}; }
QPushButton:hover { background: ${hover}; }
QPushButton:pressed { background: ${pressed}; }
QPushButton:disabled { color: ${disabled}; border-color: ${line}; }
QPushButton:focus { border: 2px solid ${focus}; min-height: ${px30}px; padding: 0 ${px13}px; }
QPushButton[kind="primary"] { background: ${accent}; color: ${on_accent}; border-color: ${accent}; }
QPushButton[kind="primary"]:hover { background: ${accent_hover}; border-color: ${accent_hover}; }
QPushButton[kind="primary"]:focus { border: 2px solid ${primary_ring}; }
QPushButton[kind="primary"]:disabled { background: ${sunken}; color: ${disabled}; border-color: ${line}; }
QPushButton[kind="ghost"], QPushButton[kind="link"] { background: transparent; border-color: transparent; }
QPushButton[kind="ghost"] { color: ${text2}; }
QPushButton[kind="link"] { color: ${accent_text}; padding: 0 ${px6}px; min-height: ${px26}px; }
QPushButton[kind="ghost"]:hover, QPushButton[kind="link"]:hover { background: ${hover}; }
QPushButton[kind="ghost"]:disabled, QPushButton[kind="link"]:disabled { color: ${disabled}; }
QPushButton[kind="ghost"]:focus, QPushButton[kind="link"]:focus { border: 2px solid ${focus}; }
QPushButton[kind="link"]:focus { padding: 0 ${px5}px; min-height: ${px24}px; }
QPushButton[kind="danger"] { color: ${failed}; border-color: ${failed}; }
QPushButton[kind="danger"]:focus { border: 2px solid ${focus}; }
QPushButton[kind="icon"], QPushButton[kind="tool"] { background: transparent; border: 1px solid transparent;
    padding: 0; }
QPushButton[kind="icon"] { min-width: ${px32}px; max-width: ${px32}px; min-height: ${px32}px;
    max-height: ${px32}px; }
QPushButton[kind="tool"] { min-width: ${px24}px; max-width: ${px24}px; min-height: ${px24}px;
    max-height: ${px24}px; border-radius: ${px6}px; }
QPushButton[kind="icon"]:hover, QPushButton[kind="tool"]:hover { background: ${hover}; }
QPushButton[kind="icon"]:checked, QPushButton[kind="tool"]:checked { background: ${select};
    color: ${on_select}; }
QPushButton[kind="icon"]:focus { border: 2px solid ${focus}; padding: 0; min-width: ${px30}px;
    max-width: ${px30}px; min-height: ${px30}px; max-height: ${px30}px; }
QPushButton[kind="tool"]:focus { border: 2px solid ${focus}; padding: 0; min-width: ${px22}px;
    max-width: ${px22}px; min-height: ${px22}px; max-height: ${px22}px; }
QPushButton[kind="play"] { background: ${accent}; border: 1px solid ${accent}; padding: 0;
    border-radius: ${px20}px; min-width: ${px40}px; max-width: ${px40}px; min-height: ${px40}px;
    max-height: ${px40}px; }
QPushButton[kind="play"]:hover { background: ${accent_hover}; }
QPushButton[kind="play"]:focus { border: 3px solid ${primary_ring}; min-width: ${px36}px;
    max-width: ${px36}px; min-height: ${px36}px; max-height: ${px36}px; }
QPushButton[kind="answer"] { text-align: left; min-height: ${px44}px; padding: 0 ${px14}px; }
QPushButton[kind="answer"]:checked { background: ${accent_soft}; border: 2px solid ${focus};
    padding: 0 ${px13}px; min-height: ${px42}px; }
QPushButton[kind="answer"]:focus { border: 2px solid ${focus}; padding: 0 ${px13}px; min-height: ${px42}px; }
QPushButton[kind="cell"] { min-height: ${px38}px; min-width: ${px36}px; padding: 0; }
QPushButton[kind="cell"][grade="true"] { min-height: ${px24}px; min-width: ${px36}px; }
QPushButton[kind="cell"][grade="true"]:focus, QPushButton[kind="cell"][grade="true"]:checked {
    min-height: ${px22}px; min-width: ${px34}px; }
QPushButton[kind="cell"][dense="true"] { min-width: ${px20}px; }
QPushButton[kind="cell"]:focus { border: 2px solid ${focus}; min-height: ${px36}px; padding: 0; }
QPushButton[kind="cell"][answered="true"] { background: ${select}; color: ${on_select};
    border-color: ${select}; }
QPushButton[kind="cell"][answered="true"]:focus { border: 2px solid ${focus}; }
QPushButton[kind="cell"]:checked { border: 2px solid ${focus}; min-height: ${px36}px; }
QPushButton[kind="cell"]:checked:focus { border: 3px double ${primary_ring}; min-height: ${px34}px; }
QPushButton[kind="cell"][grade="true"]:checked:focus { min-height: ${px20}px; min-width: ${px32}px; }
QPushButton[kind="crumb"] { background: transparent; border: 1px solid transparent; color: ${text2};
    padding: 0 ${px4}px; min-height: ${px24}px; border-radius: ${px6}px; }
QPushButton[kind="crumb"]:hover { background: ${hover}; color: ${text}; }
QPushButton[kind="crumb"]:focus { border: 2px solid ${focus}; padding: 0 ${px3}px; min-height: ${px22}px; }
QPushButton[kind="status"] { background: transparent; border: 1px solid transparent; color: ${text2};
    padding: 0 ${px6}px; min-height: ${px24}px; max-height: ${px24}px; border-radius: ${px6}px; }
QPushButton[kind="status"]:hover { background: ${hover}; }
QPushButton[kind="status"]:focus { border: 2px solid ${focus}; padding: 0 ${px5}px; min-height: ${px22}px;
    max-height: ${px22}px; }
QPushButton[kind="section"] { background: transparent; border: 1px solid transparent; padding: 0;
    min-height: ${px38}px; border-radius: ${px10}px; text-align: left; }
QPushButton[kind="section"]:focus { border: 2px solid ${focus}; min-height: ${px36}px; }
QPushButton::menu-indicator { image: none; width: 0; }

QFrame[seg="true"] { background: ${sunken}; border: 1px solid ${seg_edge}; border-radius: ${px10}px; }
QPushButton[kind="segment"] { background: transparent; border: 1px solid transparent; color: ${text2};
    min-height: ${px26}px; padding: 0 ${px11}px; border-radius: ${px7}px; }
QPushButton[kind="segment"]:hover { background: ${hover}; }
QPushButton[kind="segment"]:checked { background: ${seg_on}; color: ${seg_on_text};
    border: 1px solid ${line}; }
QPushButton[kind="segment"]:disabled { color: ${disabled}; }
QPushButton[kind="segment"]:focus { border: 2px solid ${focus}; padding: 0 ${px10}px;
    min-height: ${px24}px; }

QLineEdit, Choice, QAbstractSpinBox { min-height: ${px32}px; padding: 0 ${px10}px;
    border: 1px solid ${control}; border-radius: ${px8}px; background: ${surface}; color: ${text};
    selection-background-color: ${select}; selection-color: ${on_select}; }
QLineEdit:focus, Choice:focus { border: 2px solid ${focus}; padding: 0 ${px9}px;
    min-height: ${px30}px; }
QLineEdit:disabled, Choice:disabled { color: ${disabled}; border-color: ${line}; }
QLineEdit[bad="true"] { border: 2px solid ${failed}; padding: 0 ${px9}px; min-height: ${px30}px; }
QLineEdit[small="true"] { min-height: ${px28}px; max-height: ${px28}px; padding: 0 ${px6}px; }
QLineEdit[score="true"] { min-height: ${px40}px; max-height: ${px40}px; }
Choice::drop-down { border: 0; width: ${px24}px; }
QComboBox QAbstractItemView { background: ${raised}; color: ${text}; border: 1px solid ${line};
    selection-background-color: ${select}; selection-color: ${on_select}; padding: ${px4}px; }
QPlainTextEdit[field="true"], QTextEdit[field="true"] { background: ${surface}; color: ${text};
    border: 1px solid ${control}; border-radius: ${px8}px; padding: ${px7}px;
    selection-background-color: ${select}; selection-color: ${on_select}; }
QPlainTextEdit[field="true"]:focus, QTextEdit[field="true"]:focus { border: 2px solid ${focus};
    padding: ${px6}px; }
QPlainTextEdit[field="true"][bad="true"] { border: 2px solid ${failed}; padding: ${px6}px; }
QPlainTextEdit[field="true"]:read-only { background: ${sunken}; border-color: ${line}; }
QPlainTextEdit[bare="true"], QTextBrowser[bare="true"] { background: transparent; border: 0; padding: 0;
    selection-background-color: ${select}; selection-color: ${on_select}; }

QFrame[card="true"] { background: ${surface}; border: 1px solid ${line}; border-radius: ${px12}px; }
QFrame[card="true"][current="true"] { border: 2px solid ${focus}; }
QFrame[ground="sunken"] { background: ${sunken}; border: 1px solid ${ground_edge};
    border-radius: ${px10}px; }
QFrame[tint="calm"] { background: ${accent_soft}; border: 1px solid ${calm_edge};
    border-radius: ${px10}px; }
QFrame[tint="here"] { background: ${here_tint}; border: 1px solid ${here_edge}; border-radius: ${px10}px; }
QFrame[tint="waiting"] { background: ${waiting_tint}; border: 1px solid ${waiting_edge};
    border-radius: ${px10}px; }
QFrame[tint="sending"] { background: ${sending_tint}; border: 1px solid ${sending_edge};
    border-radius: ${px10}px; }
QFrame[tint="received"] { background: ${received_tint}; border: 1px solid ${received_edge};
    border-radius: ${px10}px; }
QFrame[tint="needs"] { background: ${needs_tint}; border: 1px solid ${needs_edge};
    border-radius: ${px10}px; }
QFrame[tint="failed"] { background: ${failed_tint}; border: 1px solid ${failed_edge};
    border-radius: ${px10}px; }
QFrame[toast="true"] { background: ${raised}; border: 1px solid ${control}; border-radius: ${px10}px; }
QFrame[region="rail"], QFrame[region="status"] { background: ${rail}; border: 0; }
QFrame[region="panel"], QFrame[region="bar"], QFrame[region="reading"] { background: ${surface};
    border: 0; }
QFrame[rule="true"] { background: ${line}; border: 0; }
QFrame[tag="true"] { border: 1px solid ${line}; border-radius: ${px6}px; }

QLabel[tone="text2"] { color: ${text2}; }
QLabel[tone="text3"] { color: ${text3}; }
QLabel[tone="accent_text"] { color: ${accent_text}; }
QLabel[tone="failed"] { color: ${failed}; }
QLabel[tone="received"] { color: ${received}; }
QLabel[tone="waiting"] { color: ${waiting}; }
QLabel[tone="needs"] { color: ${needs}; }
QLabel[tone="on_accent"] { color: #FFFFFF; }

QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[scrolled="true"] { background: transparent; }
QListView, QTreeView, QTableView { background: ${surface}; color: ${text}; border: 1px solid ${line};
    selection-background-color: ${select}; selection-color: ${on_select}; }
RowList { background: transparent; border: 0; }
QHeaderView { background: ${sunken}; border: 0; }
QHeaderView::section { background: ${sunken}; color: ${text2}; border: 0; border-bottom: 1px solid ${line};
    padding: ${px4}px ${px8}px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: ${px6}px;
    padding: ${px3}px; color: ${text}; }
QToolButton:hover { background: ${hover}; }
QToolButton:checked { background: ${select}; }
QToolButton:focus { border: 2px solid ${focus}; padding: ${px2}px; }
QToolButton:disabled { color: ${disabled}; }
QScrollBar:vertical { background: transparent; width: ${px12}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${px12}px; margin: 0; }
QScrollBar::handle { background: ${control}; border-radius: ${px3}px; }
QScrollBar::handle:vertical { margin: ${px2}px ${px3}px; min-height: ${px36}px; }
QScrollBar::handle:horizontal { margin: ${px3}px ${px2}px; min-width: ${px36}px; }
QScrollBar::handle:hover { background: ${text3}; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; width: 0; height: 0; }

QDialog { background: ${raised}; }
QMenuBar { background: ${rail}; color: ${text}; padding: 0 ${px6}px; }
QMenuBar::item { padding: ${px4}px ${px9}px; border-radius: ${px6}px; background: transparent; }
QMenuBar::item:selected { background: ${pressed}; }
QMenu { background: ${raised}; color: ${text}; border: 1px solid ${menu_edge}; padding: ${px6}px; }
QMenu::item { padding: ${px7}px ${px28}px ${px7}px ${px12}px; border-radius: ${px6}px; }
QMenu::item:selected { background: ${select}; color: ${on_select}; }
QMenu::item:disabled { color: ${disabled}; }
QMenu::icon { padding-left: ${px8}px; }
QMenu::separator { height: 1px; background: ${line}; margin: ${px5}px ${px8}px; }
QSlider::groove:horizontal { height: ${px4}px; background: ${control}; border-radius: ${px2}px; }
QSlider::sub-page:horizontal { background: ${accent}; border-radius: ${px2}px; }
QSlider::handle:horizontal { width: ${px16}px; height: ${px16}px; margin: -${px6}px 0;
    border-radius: ${px8}px; background: ${accent}; }
QSlider::handle:horizontal:focus { background: ${surface}; border: 2px solid ${focus};
    width: ${px12}px; height: ${px12}px; }
QSplitter::handle { background: ${line}; }
"""
_LENGTH = re.compile(r"\$\{px(\d+)\}")


def style_sheet(theme: Theme) -> str:
    """The program's style sheet in this theme."""
    return Template(_SHEET).substitute(_tokens(theme))


def _tokens(theme: Theme) -> dict[str, str]:
    tokens = {role.value: colour for role, colour in theme.colours.items()}
    tokens |= {f"px{n}": str(theme.px(int(n))) for n in set(_LENGTH.findall(_SHEET))}
    return tokens | _edges(theme)


def _edges(theme: Theme) -> dict[str, str]:
    """What high contrast says with an edge, the others say with a fill."""
    colour = theme.colours
    high = theme.is_high_contrast
    tones = ("here", "waiting", "sending", "received", "needs", "failed")
    edges = {f"{tone}_edge": colour[Role(tone if high else f"{tone}_tint")] for tone in tones}
    return edges | {
        "calm_edge": colour[Role.LINE if high else Role.ACCENT_SOFT],
        "ground_edge": colour[Role.LINE if high else Role.SUNKEN],
        "seg_edge": colour[Role.LINE if high else Role.SUNKEN],
        "seg_on": colour[Role.SELECT if high else (Role.PRESSED if _is_dark(theme) else Role.SURFACE)],
        "seg_on_text": colour[Role.ON_SELECT if high else Role.TEXT],
        "menu_edge": colour[Role.LINE],
        "primary_ring": colour[Role.FOCUS if high else Role.TEXT],
    }


def _is_dark(theme: Theme) -> bool:
    return theme.name == "dark"
