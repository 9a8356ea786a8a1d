_ecomkt_completion() {
    local IFS=$'\n' line="${COMP_LINE:0:COMP_POINT}" current kept
    current="${line##*[[:space:]]}"
    case "$COMP_WORDBREAKS" in *=*) kept="${current%"${current##*=}"}" ;; esac
    local IFS=$' \t\n'
    local count
    set -f; set -- "$1" $line; set +f
    count=$(($# - 1)); [ -n "$current" ] && count=$((count - 1))
    IFS=$'\n'
    COMPREPLY=($(env COMP_WORDS="$line" COMP_CWORD=$count _ECOMKT_COMPLETE=complete_bash "$1"))
    COMPREPLY=("${COMPREPLY[@]#"$kept"}")
    case "${COMPREPLY[0]}" in *=) compopt -o nospace ;; esac
}

complete -o default -F _ecomkt_completion ecomkt
