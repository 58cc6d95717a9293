//! Names of roles, in Chinese and in files. It knows no right.

use gangmu_pack::definition::Role;

/// Every role.
pub const ROLES: [Role; 6] = [Role::Leader, Role::General, Role::Office, Role::Inspector, Role::School, Role::Admin];

/// The Chinese name of a role.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Leader => "局领导",
        Role::General => "办公室",
        Role::Office => "科室",
        Role::Inspector => "责任督学",
        Role::School => "学校(园)",
        Role::Admin => "系统管理员",
    }
}

/// The identifier of a role in files and databases.
pub fn role_id(role: Role) -> &'static str {
    match role {
        Role::Leader => "leader",
        Role::General => "general",
        Role::Office => "office",
        Role::Inspector => "inspector",
        Role::School => "school",
        Role::Admin => "admin",
    }
}

/// Reads a role's identifier.
pub fn role_of(id: &str) -> Option<Role> {
    ROLES.into_iter().find(|role| role_id(*role) == id)
}
