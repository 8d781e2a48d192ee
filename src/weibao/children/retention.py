from weibao.kernel.retention import Keep, retain

from .models import (
    Category,
    Child,
    Fact,
    Guardian,
    IdToken,
    ImportRow,
    ImportRun,
    Merge,
    Pair,
    RiskLevel,
    Transfer,
)

retain(
    Child,
    Keep.CHILD,
    erases=("name", "id_number", "address", "school_text", "class_name", "note"),
    why="一人一档：孩子是谁、住哪、在哪上学",
)
retain(Guardian, Keep.CHILD, erases=("name", "phone"), why="谁监护、谁照料、怎么联系")
retain(IdToken, Keep.WORKING, why="证件号码的密文摘要，防止一人两档，随档案清除")
retain(
    Fact,
    Keep.CHILD,
    erases=("words", "source_words"),
    why="户籍、照料、就学、健康等情况，从哪天到哪天、谁说的",
)
retain(
    Category,
    Keep.CHILD,
    erases=("reasons", "why"),
    why="孩子属于哪些类别、凭什么、谁确认的",
)
retain(
    RiskLevel,
    Keep.CHILD,
    erases=("reasons", "why"),
    why="孩子的风险等级是多少、凭什么、谁评定的",
)
retain(ImportRun, Keep.WORKING, erases=("name", "undone_why"), why="谁在什么时候导入了哪份名单")
retain(ImportRow, Keep.WORKING, erases=("sheet", "body"), why="名单的每一行怎么核对、写到哪份档案")
retain(Pair, Keep.CHILD, erases=("reasons", "why"), why="哪两份档案可能是同一个孩子、谁核对的")
retain(
    Merge,
    Keep.CHILD,
    erases=("why", "journal", "undone_why", "left"),
    why="哪两份档案合并了、谁合并的，撤销时照它还原",
)
retain(
    Transfer,
    Keep.CHILD,
    erases=("address", "why", "answer"),
    why="档案从哪个村移到哪个村、谁移交、谁接收",
)
